// SPDX-License-Identifier: GPL-2.0-only
/*
 * verdict.c - how verdicts compare, and the words for them and for who gave them.
 */
#include <vfio_nc/abi.h>
#include <vfio_nc/policy.h>

bool vfio_nc_verdict_is_stricter(enum vfio_nc_verdict a, enum vfio_nc_verdict b)
{
	static const u8 allows[VFIO_NC_NR_VERDICTS] = {
		[VFIO_NC_DEVICE] = 0,
		[VFIO_NC_STOCK] = 1,
		[VFIO_NC_PERMIT] = 1,
		[VFIO_NC_NORMAL_NC] = 2,
	};

	return allows[a] < allows[b];
}

const char *vfio_nc_verdict_name(enum vfio_nc_verdict verdict)
{
	static const char * const name[VFIO_NC_NR_VERDICTS] = {
		[VFIO_NC_STOCK] = VFIO_NC_WORD_STOCK,
		[VFIO_NC_DEVICE] = VFIO_NC_WORD_DEVICE,
		[VFIO_NC_PERMIT] = VFIO_NC_WORD_PERMIT,
		[VFIO_NC_NORMAL_NC] = VFIO_NC_WORD_NORMAL_NC,
	};

	return name[verdict];
}

const char *vfio_nc_source_name(enum vfio_nc_source source)
{
	static const char * const name[VFIO_NC_NR_SOURCES] = {
		[VFIO_NC_SOURCE_OVERRIDE] = VFIO_NC_WORD_OVERRIDE,
		[VFIO_NC_SOURCE_RULES] = VFIO_NC_WORD_RULES,
		[VFIO_NC_SOURCE_FIRMWARE] = VFIO_NC_WORD_FIRMWARE,
		[VFIO_NC_SOURCE_PLATFORM] = VFIO_NC_WORD_PLATFORM,
		[VFIO_NC_SOURCE_TABLE] = VFIO_NC_WORD_TABLE,
		[VFIO_NC_SOURCE_UNLISTED] = VFIO_NC_WORD_UNLISTED,
	};

	return name[source];
}

int vfio_nc_decision_print(const struct vfio_nc_decision *decision, char *buf,
			   size_t size)
{
	int at = scnprintf(buf, size, "%s", vfio_nc_source_name(decision->source));

	if (decision->rule)
		at += scnprintf(buf + at, size - at, "#%u", decision->rule);
	if (decision->id)
		at += scnprintf(buf + at, size - at, ":%s", decision->id);
	return at;
}
