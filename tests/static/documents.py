#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
#
# documents.py TOP LIST: print each command in a document that LIST does not know, in a block
# or in a sentence, each line of LIST that no document needs, that stands there twice or whose
# test is not there, and each command that is hardware only and stands where the document
# does not say so.

import functools
import re
import subprocess
import sys

WORDS = ('apt', 'cat', 'cc', 'cd', 'cp', 'dkms', 'dpdk-[a-z.]+', 'driverctl', 'echo', 'git',
         'insmod', 'install', 'LD_PRELOAD=[^ ]+', 'lspci', 'ls', 'make', 'man', 'mkdir', 'modinfo',
         'modprobe', 'mokutil', 'mv', 'options', 'rmmod', 'systemctl', 'test', 'touch', 'udevadm',
         'uname', 'update-initramfs', 'vfio-nc', r'(?:src|tests)/[a-z/.]+\.sh', 'tests/run')
COMMAND = re.compile(r'(?:sudo )?(?:' + '|'.join(WORDS) + r')(?: |$)')
# In a sentence these are names: of a program, a file, a verb of vfio-nc.
NAME = re.compile(r'[a-z]+$|tests/[a-z./-]+$|vfio-nc(?: [a-z]+)*(?: [A-Z]+)?$')
MARK = 'hardware only'
# In the list: what runs commands as they stand there, which has more of them behind it
AS_WRITTEN = {'clone', 'debian', 'long', 'server'}
# What nobody can type: it has "..." or a word that stands for another
FORM = re.compile(r'\.\.\.|\b[A-Z]{3,}\b')


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
    """Each part with its heading, lines of blocks, and what sentences have as code."""
    if manual:
        for part in re.split(r'^\.S[HS] ', text, flags=re.M):
            blocks = re.findall(r'^\.nf\n(.*?)^\.fi', part, re.M | re.S)
            words = re.findall(r'\\fB(.*?)\\f[RPI]|^\.B ([^\n]*)', part, re.M | re.S)
            yield (part.lower(), [plain(line) for block in blocks for line in block.split('\n')],
                   [plain(a or b) for a, b in words])
    else:
        text = re.sub(r'^```.*?^```', '', text, flags=re.M | re.S)
        for part in re.split(r'^#+ ', text, flags=re.M):
            yield (part.lower(), [line[4:] for line in part.split('\n') if line.startswith('    ')],
                   re.findall(r'`([^`]+)`', part))


def joined(lines):
    """What goes on in the next line is one command."""
    return re.sub(r'(&&|\\)\n\s*', lambda found: '&& ' if found.group(1) == '&&' else '',
                  '\n'.join(lines)).split('\n')


def commands(top):
    """Each command of a document, with the document and whether it is marked there."""
    for name in documents(top):
        for part, lines, words in sections(read(f'{top}/{name}'), not name.endswith('.md')):
            found = [re.sub(r' +# .*', '', line).rstrip() for line in joined(lines)]
            found += [word for word in (' '.join(code.split()) for code in words)
                      if not NAME.match(word)]
            for command in found:
                if COMMAND.match(command):
                    yield command, name, MARK in ' '.join(part.split())


def is_run(top, command, how):
    """Does its test have these words, or those that the list has for a form?"""
    if set(how[0].split(',')) <= AS_WRITTEN:
        return len(how) <= 2 and all(map(functools.partial(is_suite, top), named(command)))
    if how[1:] and not FORM.search(command):
        return False
    return how == ['hardware'] or (
        len(how) <= 2 and (how[1:] or [command])[0].replace('sudo ', '') in read(f'{top}/{how[0]}'))


def named(command):
    """The suites that it runs."""
    if command.startswith('make check-'):
        return re.findall(r'check-(\S+)', command)
    if command.startswith('tests/run ') and command != 'tests/run list':
        return command.split()[1:]
    return []


@functools.cache
def suites(top):
    return subprocess.run([f'{top}/tests/run', 'list'], capture_output=True, text=True,
                          check=True).stdout.split()


def is_suite(top, name):
    """One that make check-NAME runs, or the first word of some."""
    return any(suite == name or suite.startswith(name + '-') for suite in suites(top))


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
        if command not in known and 'sudo ' + command in known:
            command = 'sudo ' + command
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
