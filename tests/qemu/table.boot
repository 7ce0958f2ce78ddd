# SPDX-License-Identifier: GPL-2.0-only
# Two devices that have a row in tables/devices.def: on the root bus, and behind
# a root port 1b36:000c of its own.
devices=-device bochs-display,addr=a,romfile= -device pcie-root-port,id=rootb,chassis=2,addr=b -device bochs-display,bus=rootb,romfile=
