# SPDX-License-Identifier: GPL-2.0-only
# Options of boot.sh: time and CPUs for a quarter of an hour and more.
smp=4
seconds=3600
