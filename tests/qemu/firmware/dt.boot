# SPDX-License-Identifier: GPL-2.0-only
# Options of boot.sh: a device tree with properties of ours.
dtb=firmware/dt.edits
devices=-device bochs-display,addr=a,romfile= -device bochs-display,addr=b,romfile= -object memory-backend-ram,id=ramc,size=1M,share=on -device ivshmem-plain,memdev=ramc,addr=c -object memory-backend-ram,id=ramd,size=1M,share=on -device ivshmem-plain,memdev=ramd,addr=d -object memory-backend-ram,id=rame,size=1M,share=on -device ivshmem-plain,memdev=rame,addr=e -device pcie-root-port,id=rootf,chassis=2,addr=f -device x3130-upstream,id=up,bus=rootf -device xio3130-downstream,id=down,bus=up,chassis=3 -object memory-backend-ram,id=ramf,size=1M,share=on -device ivshmem-plain,memdev=ramf,bus=down
