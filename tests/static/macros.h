/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's loops as cppcheck can read them: it sees no kernel header.
 */
#define LOOP(item, first) for ((item) = first; item; (item) = first)

#define list_for_each_entry(item, head, member) LOOP(item, list_walk(head))
#define list_for_each_entry_rcu(item, head, member, ...) LOOP(item, list_walk(head))
#define list_for_each_entry_safe(item, next, head, member) \
	for ((item) = list_walk(head), (next) = item; item; (item) = next)
#define for_each_pci_dev(pdev) LOOP(pdev, pci_walk())
#define for_each_process(task) LOOP(task, task_walk())
#define for_each_thread(process, thread) LOOP(thread, thread_walk(process))
