# SPDX-License-Identifier: GPL-2.0-only
dtb=firmware/note.edits
