// SPDX-License-Identifier: GPL-2.0-only
/*
 * mappings.c - which process has which part of a BAR mapped, with which type.
 *
 * The answer is read from the processes' own VMAs at the time of the question:
 * what was split, moved, inherited or unmapped since is right by itself, and
 * mapping costs nothing for it.
 *
 * Locks, outermost first: mmap_lock of a process, the tables of records, a record.
 */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string_helpers.h>

#include <vfio_nc/abi.h>

#include "latch.h"
#include "mapping.h"
#include "mappings.h"
#include "mirror.h"
#include "record.h"
#include "wish.h"

/* A VMA of a BAR: whose, which, and which bytes of it. */
struct mapping {
	const struct vm_area_struct *vma;
	const char *who;
	unsigned int bar;
	u64 start;
	u64 end;
};

/**
 * struct mappings_walk - one reader's way through all processes
 * @tasks: a thread of each, referenced until the last of them is passed
 * @nr: how many
 * @at: the one at which the walk is
 * @who: its number and command, as they end each of its lines; empty until it has one
 * @address: where it is in that one's memory
 * @mm: that memory, locked, from start to stop
 */
struct mappings_walk {
	struct task_struct **tasks;
	unsigned int nr;
	unsigned int at;
	char who[sizeof("-2147483648 ") + 4 * TASK_COMM_LEN];
	unsigned long address;
	struct mm_struct *mm;
};

static const char *mapping_type(const struct vm_area_struct *vma)
{
	static const char * const words[] = {
		[VFIO_NC_TYPE_DEVICE] = VFIO_NC_WORD_DEVICE,
		[VFIO_NC_TYPE_NORMAL_NC] = VFIO_NC_WORD_NORMAL_NC,
		[VFIO_NC_TYPE_CACHEABLE] = VFIO_NC_WORD_CACHEABLE,
	};

	return words[vfio_nc_mapping_type(vma)];
}

/* @first: number of the span that the mapping begins in. Most lie in one. */
static enum vfio_nc_verdict mapping_verdict(const struct vfio_nc_latch *latch,
					    const struct mapping *mapping,
					    unsigned int first)
{
	if (first < latch->first[mapping->bar + 1] &&
	    mapping->end <= latch->spans[first].decision.end)
		return latch->spans[first].decision.verdict;
	return vfio_nc_latch_verdict(latch, mapping->bar, mapping->start, mapping->end);
}

/*
 * A mark behind the source, where a process has chosen: the BAR is lowered, or the
 * mapping is not what one of the same bytes is without a wish.
 */
static const char *mapping_mark(const struct vfio_nc_record *record,
				const struct mapping *mapping, unsigned int first)
{
	enum vfio_nc_verdict most = vfio_nc_wish_lowered(record, mapping->bar);
	enum vfio_nc_verdict plain =
		vfio_nc_verdict_lower(mapping_verdict(record->latch, mapping, first), most);
	bool nc = vfio_nc_mapping_type(mapping->vma) == VFIO_NC_TYPE_NORMAL_NC;

	if (nc != (plain == VFIO_NC_NORMAL_NC) && plain != VFIO_NC_STOCK)
		return "," VFIO_NC_WORD_WISH;
	if (vfio_nc_mirror_withholds(mapping->vma, plain))
		return "," VFIO_NC_WORD_WISH;
	return most == VFIO_NC_NORMAL_NC ? "" : "," VFIO_NC_WORD_LOWERED;
}

/*
 * A line in the making. Of thousands of processes there are many lines, and one that
 * seq_printf() makes costs twice as much as one of /proc/PID/maps, which is not made
 * so either.
 */
struct mapping_line {
	char text[2 * sizeof("0x0123456789abcdef-") + 48 + VFIO_NC_DECISION_TEXT_MAX +
		  sizeof_field(struct mappings_walk, who)];
	size_t length;
};

static void line_put(struct mapping_line *line, const char *text)
{
	size_t length = strnlen(text, sizeof(line->text) - line->length);

	memcpy(line->text + line->length, text, length);
	line->length += length;
}

static void line_put_char(struct mapping_line *line, char c)
{
	if (line->length < sizeof(line->text))
		line->text[line->length++] = c;
}

static void line_put_address(struct mapping_line *line, u64 address)
{
	int shift = address ? round_down(__fls(address), 4) : 0;

	line_put(line, "0x");
	for (; shift >= 0; shift -= 4)
		line_put_char(line, "0123456789abcdef"[address >> shift & 0xf]);
}

static void line_put_word(struct mapping_line *line, const char *word)
{
	line_put_char(line, ' ');
	line_put(line, word);
}

static void mapping_print(struct seq_file *file,
			  const struct vfio_nc_record *record,
			  const struct mapping *mapping, u64 start, u64 end,
			  bool guest, const char *source, const char *mark)
{
	u64 base = pci_resource_start(record->pdev, mapping->bar);
	struct mapping_line line;

	line.length = 0;
	line_put_address(&line, base + start);
	line_put_char(&line, '-');
	line_put_address(&line, base + end);
	line_put_word(&line, pci_name(record->pdev));
	line_put_word(&line, "bar");
	line_put_char(&line, '0' + mapping->bar);
	line_put_word(&line, mapping_type(mapping->vma));
	line_put_word(&line, guest ? VFIO_NC_WORD_NORMAL_NC : VFIO_NC_WORD_DEVICE);
	line_put_word(&line, source);
	line_put(&line, mark);
	line_put_word(&line, mapping->who);
	line_put_char(&line, '\n');
	seq_write(file, line.text, line.length);
}

static void mapping_print_span(struct seq_file *file,
			       const struct vfio_nc_record *record,
			       const struct mapping *mapping,
			       const struct vfio_nc_span *span, const char *mark)
{
	const struct vfio_nc_decision *decision = &span->decision;
	enum vfio_nc_verdict most = vfio_nc_wish_lowered(record, mapping->bar);
	char source[VFIO_NC_DECISION_TEXT_MAX];
	const char *why;
	bool guest;

	guest = vfio_nc_mirror_grants(mapping->vma,
				      vfio_nc_verdict_lower(decision->verdict, most),
				      record->mirrored);
	vfio_nc_decision_print(decision, source, sizeof(source));
	mapping_print(file, record, mapping, max(span->start, mapping->start),
		      min(decision->end, mapping->end), guest, source, mark);
	if (!vfio_nc_verdict_grants(decision->verdict))
		return;
	why = vfio_nc_mirror_why(record->mirrored);
	if (why)
		seq_printf(file, "# why the guest gets device: %s\n", why);
}

/* Under record->lock. */
static void mapping_show(struct seq_file *file,
			 const struct vfio_nc_record *record,
			 const struct mapping *mapping)
{
	const struct vfio_nc_latch *latch = record->latch;
	const char *source = "early", *mark;
	unsigned int i;

	/* Where that lies only its driver knows: nvgrace-gpu's is no BAR at all. */
	if (record->own & BIT(mapping->bar))
		return;
	if (latch && latch->dry_run)
		source = "dry_run";
	if (!latch || latch->dry_run) {
		mapping_print(file, record, mapping, mapping->start,
			      mapping->end,
			      vfio_nc_mirror_grants(mapping->vma, VFIO_NC_STOCK,
						    NULL), source, "");
		return;
	}
	i = vfio_nc_latch_first(latch, mapping->bar, mapping->start);
	mark = mapping_mark(record, mapping, i);
	for (; i < latch->first[mapping->bar + 1] && latch->spans[i].start < mapping->end; i++)
		mapping_print_span(file, record, mapping, &latch->spans[i], mark);
}

static void mapping_show_vma(struct seq_file *file, const char *who,
			     const struct vm_area_struct *vma)
{
	struct mapping mapping = { .vma = vma, .who = who };
	struct vfio_nc_record *record;

	record = vfio_nc_record_lock_owner(vma->vm_private_data);
	if (!record)
		return;
	if (vfio_nc_mapping_find(record, vma, &mapping.bar, &mapping.start)) {
		mapping.end = mapping.start + (vma->vm_end - vma->vm_start);
		mapping_show(file, record, &mapping);
	}
	vfio_nc_record_unlock_owner(record);
}

/* A thread that still has the process's memory: the first one may have ended. */
static struct task_struct *mappings_thread(struct task_struct *process)
{
	struct task_struct *thread;

	for_each_thread(process, thread) {
		if (!(thread->flags & PF_KTHREAD) && READ_ONCE(thread->mm))
			return thread;
	}
	return NULL;
}

/* Reference up to @max processes; Return: how many there are. */
static unsigned int mappings_collect(struct task_struct **tasks,
				     unsigned int max)
{
	struct task_struct *task;
	unsigned int nr = 0;

	rcu_read_lock();
	for_each_process(task) {
		struct task_struct *thread = mappings_thread(task);

		if (!thread)
			continue;
		if (nr < max)
			tasks[nr] = get_task_struct(thread);
		nr++;
	}
	rcu_read_unlock();
	return nr;
}

static void mappings_end(struct mappings_walk *walk)
{
	unsigned int i;

	for (i = 0; i < walk->nr; i++)
		put_task_struct(walk->tasks[i]);
	kvfree(walk->tasks);
	*walk = (struct mappings_walk){ 0 };
}

static int mappings_begin(struct mappings_walk *walk)
{
	/* Some more may come between counting and collecting. */
	unsigned int max = mappings_collect(NULL, 0) + 64;

	mappings_end(walk);
	walk->tasks = kvmalloc_array(max, sizeof(*walk->tasks), GFP_KERNEL);
	if (!walk->tasks)
		return -ENOMEM;
	walk->nr = min(mappings_collect(walk->tasks, max), max);
	return 0;
}

/* The memory of the process at which the walk is; of one that has ended there is none. */
static int mappings_lock(struct mappings_walk *walk)
{
	struct mm_struct *mm;
	int ret;

	if (walk->mm)
		return 0;
	mm = get_task_mm(walk->tasks[walk->at]);
	if (!mm)
		return 0;
	ret = mmap_read_lock_killable(mm);
	if (ret)
		mmput(mm);
	else
		walk->mm = mm;
	return ret;
}

static void mappings_unlock(struct mappings_walk *walk)
{
	if (!walk->mm)
		return;
	mmap_read_unlock(walk->mm);
	mmput(walk->mm);
	walk->mm = NULL;
}

/* The next VMA, from where the walk is, that may be one of a BAR. */
static struct vm_area_struct *mappings_find_vma(const struct mappings_walk *walk)
{
	struct vm_area_struct *vma;

	if (!walk->mm)
		return NULL;
	for (vma = find_vma(walk->mm, walk->address); vma;
	     vma = find_vma(walk->mm, vma->vm_end)) {
		if (vma->vm_flags & VM_PFNMAP && vma->vm_private_data)
			return vma;
	}
	return NULL;
}

static void mappings_name(struct mappings_walk *walk)
{
	struct task_struct *task = walk->tasks[walk->at];
	int at = scnprintf(walk->who, sizeof(walk->who), "%d ", task_tgid_nr(task));
	char command[TASK_COMM_LEN];

	/* Anybody may name himself so that it looks like a line of ours. */
	get_task_comm(command, task);
	at += string_escape_str(command, walk->who + at, sizeof(walk->who) - at - 1,
				ESCAPE_NP | ESCAPE_OCTAL, NULL);
	walk->who[at] = '\0';
}

static void mappings_pass(struct mappings_walk *walk)
{
	walk->at++;
	walk->address = 0;
	walk->who[0] = '\0';
}

static void *mappings_find(struct mappings_walk *walk)
{
	for (; walk->at < walk->nr; mappings_pass(walk)) {
		struct vm_area_struct *vma;
		int ret = mappings_lock(walk);

		if (ret)
			return ERR_PTR(ret);
		vma = mappings_find_vma(walk);
		if (vma) {
			walk->address = vma->vm_start;
			if (!walk->who[0])
				mappings_name(walk);
			return vma;
		}
		mappings_unlock(walk);
		cond_resched();
	}
	mappings_end(walk);
	return NULL;
}

/* At the beginning, or at what the last read had no room for. */
static void *mappings_start(struct seq_file *file, loff_t *position)
{
	struct mappings_walk *walk = file->private;
	int ret;

	if (*position)
		return mappings_find(walk);
	ret = mappings_begin(walk);
	return ret ? ERR_PTR(ret) : SEQ_START_TOKEN;
}

static void *mappings_next(struct seq_file *file, void *at, loff_t *position)
{
	struct mappings_walk *walk = file->private;

	++*position;
	if (at != SEQ_START_TOKEN)
		walk->address = ((struct vm_area_struct *)at)->vm_end;
	return mappings_find(walk);
}

static void mappings_stop(struct seq_file *file, void *at)
{
	mappings_unlock(file->private);
}

static int mappings_show(struct seq_file *file, void *at)
{
	struct mappings_walk *walk = file->private;

	if (at == SEQ_START_TOKEN)
		seq_puts(file, "# physical range, device, bar, process, guest, source, pid, command\n");
	else
		mapping_show_vma(file, walk->who, at);
	return 0;
}

static const struct seq_operations mappings_operations = {
	.start = mappings_start,
	.next = mappings_next,
	.stop = mappings_stop,
	.show = mappings_show,
};

static int mappings_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &mappings_operations,
				sizeof(struct mappings_walk));
}

static int mappings_release(struct inode *inode, struct file *file)
{
	mappings_end(((struct seq_file *)file->private_data)->private);
	return seq_release_private(inode, file);
}

const struct file_operations vfio_nc_mappings_fops = {
	.owner = THIS_MODULE,
	.open = mappings_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = mappings_release,
};
