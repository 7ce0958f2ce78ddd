/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * abi.h - the words a person reads and writes, and how many: each stands here once.
 */
#ifndef VFIO_NC_ABI_H
#define VFIO_NC_ABI_H

/*
 * The longest text that rules and override take. Files of sysfs are read through one
 * page, which is never below 4096 bytes: a newline and the terminating 0 included, a
 * text must fit. They are also written a page at a time: a longer text comes in
 * pieces, and a piece that happens to be right must not be taken for the whole.
 */
#define VFIO_NC_TEXT_MAX 4094

#define VFIO_NC_WORD_STOCK	"stock"
#define VFIO_NC_WORD_DEVICE	"device"
#define VFIO_NC_WORD_PERMIT	"permit"
#define VFIO_NC_WORD_NORMAL_NC	"normal-nc"
/* No verdict: what some drivers give a BAR. */
#define VFIO_NC_WORD_CACHEABLE	"cacheable"

/* What a process has chosen, in bar0 to bar5 and mappings. */
#define VFIO_NC_WORD_LOWERED	"lowered"
#define VFIO_NC_WORD_WISH	"wish"
#define VFIO_NC_NOTE_WISHED	"(mapped with a wish)"

#define VFIO_NC_WORD_OVERRIDE	"override"
#define VFIO_NC_WORD_RULES	"rules"
#define VFIO_NC_WORD_FIRMWARE	"firmware"
#define VFIO_NC_WORD_PLATFORM	"platform"
#define VFIO_NC_WORD_TABLE	"table"
#define VFIO_NC_WORD_UNLISTED	"unlisted"

#define VFIO_NC_WORD_AUTO	"auto"
#define VFIO_NC_WORD_NATIVE	"native"
#define VFIO_NC_WORD_HOOK	"hook"
#define VFIO_NC_WORD_NONE	"none"

/* Why guests get Device though the verdict grants: behind these notes of a BAR. */
#define VFIO_NC_WORD_WHY	"why"
#define VFIO_NC_NOTE_GUEST	"(guest: device)"
#define VFIO_NC_NOTE_WHY	"(why: "
#define VFIO_NC_WHY_NONE	"mirror is none"
#define VFIO_NC_WHY_KVM		"the hook found no place in KVM, see the log"
#define VFIO_NC_WHY_GIVEN_UP	"the hook has given up, KVM is not as it expects"
#define VFIO_NC_WHY_FTRACE	"ftrace lets no hook in, as with kernel.ftrace_enabled=0"
#define VFIO_NC_WHY_AT_OPEN	"ftrace let no hook in when it was opened"
#define VFIO_NC_WHY_ODD		"KVM maps it with attributes that are not known"
#define VFIO_NC_WHY_STRADDLING	"KVM maps it in blocks that are granted in part"
#define VFIO_NC_WHY_UNSEEN	"KVM maps guests' memory past the hook"
#define VFIO_NC_WHY_MAX		64

/**
 * enum vfio_nc_hook_count - what the hook counts since load, of governed ranges
 * @VFIO_NC_HOOK_GRANTED: pages that KVM was told to map Normal-NC, not Device
 * @VFIO_NC_HOOK_ENFORCED: pages that KVM was told to map Device, not Normal-NC
 * @VFIO_NC_HOOK_DENIED: walks left Device: not granted
 * @VFIO_NC_HOOK_STRADDLING: walks left Device: granted in part
 * @VFIO_NC_HOOK_ODD: walks left as they were: with attributes that are not known
 * @VFIO_NC_NR_HOOK_COUNTS: how many there are
 *
 * Pages are of PAGE_SIZE. A walk that KVM repeats, or cannot end, counts too.
 */
enum vfio_nc_hook_count {
	VFIO_NC_HOOK_GRANTED,
	VFIO_NC_HOOK_ENFORCED,
	VFIO_NC_HOOK_DENIED,
	VFIO_NC_HOOK_STRADDLING,
	VFIO_NC_HOOK_ODD,
	VFIO_NC_NR_HOOK_COUNTS,
};

/* The words for them, by number, in debugfs and JSON. */
#define VFIO_NC_HOOK_COUNT_WORDS { \
	[VFIO_NC_HOOK_GRANTED] = "pages_granted", \
	[VFIO_NC_HOOK_ENFORCED] = "pages_enforced", \
	[VFIO_NC_HOOK_DENIED] = "walks_not_granted", \
	[VFIO_NC_HOOK_STRADDLING] = "walks_straddling", \
	[VFIO_NC_HOOK_ODD] = "walks_odd", \
}

/* Properties of firmware nodes: this, then the word of a verdict; and a misspelt one. */
#define VFIO_NC_PROPERTY_PREFIX	"vfio-nc,"
#define VFIO_NC_PROPERTY_NEARLY	"vfio_nc,"

#endif /* VFIO_NC_ABI_H */
