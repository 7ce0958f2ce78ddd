# SPDX-License-Identifier: GPL-2.0-only
# As many functions as the server has buses for, eight behind each root port.
crowd=256
seconds=1500
