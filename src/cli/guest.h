/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * guest.h - a small KVM guest that asks which memory type it gets; on arm64 only.
 */
#ifndef VFIO_NC_CLI_ROOM_GUEST_H
#define VFIO_NC_CLI_ROOM_GUEST_H

#include "guest/vm.h"

#endif /* VFIO_NC_CLI_ROOM_GUEST_H */
