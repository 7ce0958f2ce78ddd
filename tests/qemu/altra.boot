# SPDX-License-Identifier: GPL-2.0-only
# An NVMe alone behind a root port 1b36:000c of its own: it can be reset and hot reset.
devices=-device pcie-root-port,id=rootc,chassis=3,addr=c -device nvme,serial=2,cmb_size_mb=4,bus=rootc
