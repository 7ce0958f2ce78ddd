#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
#
# documents.py TOP LIST: print each command in a document that LIST does not know, each line
# of LIST that no document needs, that stands there twice or whose test is not there, and
# each command that is hardware only and stands where the document does not say so.

import re
import subprocess
import sys

WORDS = ('apt', 'cat', 'cc', 'cd', 'cp', 'dkms', 'dpdk-[a-z.]+', 'driverctl', 'echo', 'git',
         'insmod', 'install', 'LD_PRELOAD=[^ ]+', 'lspci', 'ls', 'make', 'man', 'mkdir', 'modprobe',
         'mokutil', 'mv', 'options', 'rmmod', 'systemctl', 'tests/[a-z/]+', 'udevadm',
         'update-initramfs', 'vfio-nc')
COMMAND = re.compile(r'(?:sudo )?(?:' + '|'.join(WORDS) + r')(?: |$)')
MARK = 'hardware only'


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def documents(top):
    listed = subprocess.run(['git', '-C', top, 'ls-files', '-co', '--exclude-standard'],
                            capture_output=True, text=True, check=False).stdout.split()
    return [name for name in listed if re.search(r'\.(md|[1-8])$', name)]


def plain(line):
    """A line of a manual page without what is meant for troff."""
    return line.replace('\\&', '').replace('\\-', '-').replace('\\e', '\\')


def sections(text, manual):
    """Heading, whether commands are hardware only there, and lines of blocks."""
    if manual:
        parts = re.split(r'^\.S[HS] ', text, flags=re.M)
        for part in parts:
            blocks = re.findall(r'^\.nf\n(.*?)^\.fi', part, re.M | re.S)
            yield part.lower(), [plain(line) for block in blocks for line in block.split('\n')]
    else:
        for part in re.split(r'^#+ ', text, flags=re.M):
            yield part.lower(), [line[4:] for line in part.split('\n') if line.startswith('    ')]


def joined(lines):
    """What goes on in the next line is one command."""
    return re.sub(r'(&&|\\)\n\s*', lambda found: '&& ' if found.group(1) == '&&' else '',
                  '\n'.join(lines)).split('\n')


def commands(top):
    """Each command of a document, with the document and whether it is marked there."""
    for name in documents(top):
        for part, lines in sections(read(f'{top}/{name}'), not name.endswith('.md')):
            for line in joined(lines):
                line = re.sub(r' +# .*', '', line).rstrip()
                if COMMAND.match(line):
                    yield line, name, MARK in ' '.join(part.split())


def is_run(top, command, how):
    """Does its test have these words, or those that the list has for them?"""
    if how[0] in ('hardware', 'server'):
        return len(how) <= (2 if how[0] == 'server' else 1)
    return len(how) <= 2 and (how[1:] or [command])[0] in read(f'{top}/{how[0]}')


def main():
    top, path = sys.argv[1:3]
    known = {}
    for line in read(path).split('\n'):
        if line and not line.startswith('#'):
            command, *how = line.split('\t')
            if command in known:
                print(f'twice: {command}')
            known[command] = how
    used = set()
    for command, name, marked in commands(top):
        used.add(command)
        if command not in known:
            print(f'{name}: nobody runs: {command}')
        elif known[command] == ['hardware'] and not marked:
            print(f'{name}: does not say that it is hardware only: {command}')
    for command, how in known.items():
        if command not in used:
            print(f'in no document: {command}')
        if not is_run(top, command, how):
            print(f'no such test: {command}: {how}')


main()
