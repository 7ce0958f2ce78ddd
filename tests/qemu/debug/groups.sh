# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What cases are given on kernels that watch: to be sourced. ALL are the groups that need no
# boot of their own.
#
# shellcheck disable=SC2034 # they are for those who source this

ALL=(mirror=hook cells shim type params abi override mappings soc range mirror hook grant
	broken guest survive wish who fault watch page)
CDEV=(cdev=1 "${ALL[@]}" cdev)
NATIVE=(cells shim type override mappings range mirror guest survive wish fault watch)
STRESS=(duration=600 rounds=2000 stress unload watch)
KCSAN=(mirror=hook duration=120 rounds=2000 cells shim params override mappings
	mirror hook guest survive stress unload watch races)
