# SPDX-License-Identifier: GPL-2.0-only
# Options of boot.sh: a device behind a switch too.
devices=-device pcie-root-port,id=rootf,chassis=2,addr=f -device x3130-upstream,id=up,bus=rootf -device xio3130-downstream,id=down,bus=up,chassis=3 -object memory-backend-ram,id=ramf,size=1M,share=on -device ivshmem-plain,memdev=ramf,bus=down
