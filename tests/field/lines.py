#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""lines.py MACHINE: what vfio-nc list -a --json says, as lines of tests/field/verdicts."""

import json
import sys


def line(*fields):
    widths = (20, 12, 3, 9)
    padded = [f"{field:<{width}}" for field, width in zip(fields, widths)]
    print(" ".join(padded + list(fields[len(widths):])).rstrip())


def bar_lines(machine, device, bar):
    """A BAR with several parts has a line for each, written as a rule has it."""
    for part in bar["next"]:
        name = str(bar["bar"])
        if part["offset"] or part["length"] < bar["size"]:
            name += f"@{part['offset']:#x}+{part['length']:#x}"
        left_alone = [bar["left_alone"]] if bar["left_alone"] else []
        line(machine, device["address"], name, part["verdict"],
             part["source"], *left_alone)


def main():
    machine = sys.argv[1]
    said = json.load(sys.stdin)
    for device in said["devices"]:
        for bar in device["bars"]:
            bar_lines(machine, device, bar)
        for fault in device["firmware_faults"]:
            line(machine, device["address"], "not heard", fault)
    for platform in said["platforms"] or [{"row": "none"}]:
        line(machine, "platform", platform["row"])


main()
