#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""crowd.py DIR FUNCTIONS OPEN [PROCESSES]: plant a host with many PCI functions below DIR.

Domains of root ports, each with eight functions behind it; OPEN of these are open,
the others are closed or have drivers of their own. PROCESSES hold them, 64 if none are
named: by their own files, with cdev alone as 5th word; else every third by its group
and every third by the anonymous file that tells its device.
"""

import os
import sys

PORTS = 30
BEHIND = 8

# vendor, device, class and BARs as (bytes, flags of a resource)
KINDS = (
    (0x10de, 0x2204, 0x030000, ((1 << 24, 0x40200), (1 << 28, 0x14220c), None,
                                (1 << 25, 0x14220c), None, None)),
    (0x1af4, 0x1110, 0x050000, ((1 << 12, 0x40200), None, (1 << 22, 0x14220c),
                                None, None, None)),
    (0x8086, 0x10ca, 0x020000, ((1 << 14, 0x140204), None, None, (1 << 14, 0x140204),
                                None, None)),
    (0x15b3, 0x101e, 0x020000, ((1 << 21, 0x14220c), None, None, None, None, None)),
)
NATIVE = ("nouveau", "ivshmem", "igbvf", "mlx5_core")
VERDICT = {True: "permit rules#1", False: "stock unlisted"}
NO_BARS = (None,) * 6


class Tree:
    """Files, folders and links below a folder."""

    def __init__(self, top):
        self.top = top
        self.made = set()

    def place(self, path):
        path = os.path.join(self.top, path)
        folder = os.path.dirname(path)
        if folder not in self.made:
            os.makedirs(folder, exist_ok=True)
            self.made.add(folder)
        return path

    def text(self, path, text):
        self.data(path, text.encode() + b"\n")

    def data(self, path, data):
        with open(self.place(path), "wb") as file:
            file.write(data)

    def link(self, path, target):
        os.symlink(target, self.place(path))


def config(vendor, device, code, port):
    """256 bytes with the PCI Express capability."""
    space = bytearray(256)
    space[0:4] = vendor.to_bytes(2, "little") + device.to_bytes(2, "little")
    space[6] = 0x10
    space[9:12] = code.to_bytes(3, "little")
    space[14] = 1 if port else 0
    space[0x34] = 0x40
    space[0x40] = 0x10
    space[0x42:0x44] = (0x42 if port else 0x02).to_bytes(2, "little")
    return bytes(space)


def plant_function(tree, path, number, ids, code, bars, port):
    """What every function has. number makes its BARs' addresses."""
    vendor, device = ids
    name = os.path.basename(path)
    start = 0x100000000000 + (number << 30)
    lines = []
    for bar in bars:
        size, flags = bar or (0, 0)
        lines.append(f"{start if bar else 0:#018x} {start + size - 1 if bar else 0:#018x} "
                     f"{flags:#018x}")
        start += size
    depth = path.count("/") - 1
    tree.link(f"sys/bus/pci/devices/{name}", "../../.." + path[3:])
    for file, value in (("vendor", vendor), ("device", device), ("subsystem_vendor", vendor),
                        ("subsystem_device", number % 0xffff)):
        tree.text(f"{path}/{file}", f"{value:#06x}")
    tree.text(f"{path}/class", f"{code:#08x}")
    tree.text(f"{path}/revision", "0x00")
    tree.text(f"{path}/irq", "0")
    tree.text(f"{path}/resource", "\n".join(lines))
    tree.text(f"{path}/max_link_speed", "16.0 GT/s PCIe")
    tree.data(f"{path}/config", config(vendor, device, code, port))
    tree.link(f"{path}/subsystem", "../" * depth + "bus/pci")


def plant_governed(tree, path, number, bars, is_open):
    tree.link(f"{path}/driver", "vfio-pci")
    tree.link(f"{path}/iommu_group", str(number))
    tree.text(f"{path}/enable", str(int(is_open)))
    os.makedirs(tree.place(f"{path}/vfio-dev/vfio{number}"))
    tree.text(f"{path}/vfio_nc/override", "auto")
    for bar, size in enumerate(bars):
        tree.text(f"{path}/vfio_nc/bar{bar}", VERDICT[bar == 1] if size else "none")


def plant_holder(tree, path, number, process, cdev_alone):
    """Process 1000 + process has the device open, by a file of the same number."""
    folder = f"proc/{1000 + process}"
    if not os.path.exists(tree.place(f"{folder}/comm")):
        tree.text(f"{folder}/comm", f"holder{process}")
    way = 0 if cdev_alone else number % 3
    if way == 0:
        tree.link(f"{folder}/fd/{number}", f"/dev/vfio/devices/vfio{number}")
    elif way == 1:
        tree.link(f"{folder}/fd/{number}", f"/dev/vfio/{number}")
    else:
        tree.link(f"{folder}/fd/{number}", "anon_inode:[vfio-device]")
        tree.text(f"{folder}/fdinfo/{number}", f"vfio-device-syspath: /{path}")


def plant_machine(tree, nr_open):
    tree.text("proc/sys/kernel/osrelease", "6.18.0")
    tree.text("proc/sys/kernel/arch", "aarch64")
    tree.text("pci.ids", "10de  NVIDIA Corporation\n\t2204  GA102 [GeForce RTX 3090]")
    for name, value in (("mirror", "native"), ("unlisted", "stock"), ("dry_run", "N"),
                        ("rules", "*:*/1=permit")):
        tree.text(f"sys/module/vfio_nc/parameters/{name}", value)
    tree.text("sys/module/vfio_nc/refcnt", str(nr_open))


def functions(nr):
    """(path, None for a port or which of the others it is), nr of them."""
    made = others = 0
    domain = -1
    while True:
        domain += 1
        for port in range(1, PORTS + 1):
            bridge = f"sys/devices/pci{domain:04x}:00/{domain:04x}:00:{port:02x}.0"
            for behind in range(-1, BEHIND):
                if made == nr:
                    return
                made += 1
                if behind < 0:
                    yield bridge, None
                    continue
                yield f"{bridge}/{domain:04x}:{port:02x}:00.{behind}", others
                others += 1


def main():
    top, nr, nr_open = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    processes = int(sys.argv[4]) if len(sys.argv) > 4 else 64
    cdev_alone = sys.argv[5:6] == ["cdev"]
    tree = Tree(top)
    plant_machine(tree, nr_open)
    for number, (path, other) in enumerate(functions(nr)):
        if other is None:
            plant_function(tree, path, number, (0x1b36, 0x000c), 0x060400, NO_BARS, True)
            tree.link(f"{path}/driver", "pcieport")
            continue
        vendor, device, code, bars = KINDS[other % len(KINDS)]
        plant_function(tree, path, number, (vendor, device), code, bars, False)
        if other < nr_open or other % 2:
            plant_governed(tree, path, number, bars, other < nr_open)
        else:
            tree.link(f"{path}/driver", NATIVE[other % len(KINDS)])
            tree.text(f"{path}/enable", "1")
        if other < nr_open:
            plant_holder(tree, path, number, other % processes, cdev_alone)


main()
