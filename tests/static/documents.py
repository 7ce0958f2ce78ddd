#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
#
# documents.py TOP LIST: print each command in a document that LIST does not know, in a block
# or in a sentence, each line of LIST that no document needs, that stands there twice or whose
# test is not there, and each command that is hardware only where the paragraph, or the one in
# front of its block, does not say so. In a block all is a command that TEXT does not except.

import functools
import os
import re
import subprocess
import sys

WORDS = ('apt', 'bash', 'bpftrace', 'cat', 'cc', 'cd', 'cp', 'dkms', 'dnf', 'dpdk-[a-z.]+',
         'dracut', 'driverctl', 'echo', 'git', 'insmod', 'install', 'LD_PRELOAD=[^ ]+', 'lspci', 'ls',
         'make', 'man', 'mkdir', 'modinfo', 'modprobe', 'mokutil', 'mv', 'options', 'perf', 'python3',
         'qemu-system-[a-z0-9]+', 'rmmod', 'rpm', 'sh', 'su', 'sysctl', 'systemctl', 'test', 'touch',
         'trace-cmd', 'udevadm', 'uname', 'update-initramfs', 'vfio-nc', 'virsh',
         r'(?:\./)?(?:build|src|tests)/[a-z/.-]+', r'(?:\./)[^ ]+')
COMMAND = re.compile(r'(?:sudo )?(?:' + '|'.join(WORDS) + r')(?: |$)')
# Lines of blocks that are none: what goes on, what is printed, or stands in a file
TEXT = re.compile(r'\s|$|\.[A-Z]|#include |offset = |[&}]|Scope |vfio_nc: |libvfio-nc-preload: |'
                  r'platform |[\da-f]{4}:(?:[\da-f]{2}:|[\da-f]{4}/)|[dfxl] PATH|'
                  r'(?:rules?|bars|selector) +:=|rules=\'|# the GPUs')
# A program's comment that tells what to type
TOLD = re.compile(r'^#.*?: (' + COMMAND.pattern + r'.*)', re.M)
# In a sentence these are names: of a program, a file, a verb of vfio-nc.
NAME = re.compile(r'[a-z]+$|(?:build|src|tests)/[^ ]+$|'
                  r'vfio-nc(?: ([a-z]+))?(?: (?:show|check|load))?(?: [A-Z]+)?$')
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
    return [name for name in listed if re.search(r'\.(md|[1-8])$|^src/host/', name)]


def plain(line):
    """A line of a manual page without what is meant for troff."""
    return line.replace('\\&', '').replace('\\-', '-').replace('\\e', '\\')


def bold(text):
    """What a manual page prints in bold: between \\fB and the next font, and by .B and its like."""
    yield from re.findall(r'\\fB(.*?)\\f[RPI]', text, re.S)
    yield from re.findall(r'^\.B\n([^\n.]+)', text, re.M)
    for fonts, line in re.findall(r'^\.(B|[BRI]B|B[RI]) ([^\n]*)', text, re.M):
        words = [(quoted or word).replace('\\ ', ' ')
                 for quoted, word in re.findall(r'"([^"]*)"|((?:\\ |\S)+)', line)]
        yield from [' '.join(words)] if fonts == 'B' else words[fonts[0] != 'B'::2]


def paragraphs(text, kind):
    """Each block's lines and what sentences have as code, with the paragraphs around."""
    if kind == 'manual':
        text = re.sub(r'^\.(EX|EE)$', lambda found: '.nf' if found.group(1) == 'EX' else '.fi',
                      text, flags=re.M)
        split, block = r'(^\.nf *\n.*?^\.fi$)|^\.(?:PP|SS|SH|TP|P)\b', r'\.nf *\n(.*)^\.fi'
    else:
        text = re.sub(r'^```c$.*?^```$', '', text, flags=re.M | re.S)
        text = re.sub(r'^(?:```|~~~)[\w-]*\n(.*?)^(?:```|~~~)$',
                      lambda found: re.sub(r'^', '    ', found.group(1), flags=re.M),
                      text.replace('\t', '    '), flags=re.M | re.S)
        split, block = r'((?:^    [^\n]*\n|^\n(?=    ))+)|\n\n', r'((?:^    [^\n]*\n|^\n)*)'
    before = ''
    parts = (part or '' for part in re.split(split, text, flags=re.M | re.S))
    for part in filter(str.strip, parts):
        end = '' if part.endswith('\n') or kind == 'manual' else '\n'
        lines = re.fullmatch(block, part + end, re.M | re.S)
        if lines:
            yield before, [plain(line) if kind == 'manual' else line[4:]
                           for line in lines.group(1).split('\n')], []
            continue
        # .RS and its like stand between a paragraph and its block.
        if re.sub(r'^\.(?:RS|RE|nf|fi).*\n?', '', part, flags=re.M).strip():
            before = part
        words = bold(part) if kind == 'manual' else re.findall(r'`([^`]+)`', part)
        yield part, [], [plain(word) for word in words]


def joined(lines):
    """What goes on in the next line is one command."""
    return re.sub(r'(&&|\\)\n\s*', lambda found: '&& ' if found.group(1) == '&&' else '',
                  '\n'.join(lines)).split('\n')


def commands(top, known):
    """Each command of a document, with the document and whether it is marked there."""
    for name in documents(top):
        text = read(f'{top}/{name}')
        if name.startswith('src/host/'):
            for told in TOLD.finditer(text):
                yield told.group(1).rstrip('.'), name, False
            continue
        for part, lines, words in paragraphs(text, 'text' if name.endswith('.md') else 'manual'):
            found = [re.sub(r' +# .*', '', line).rstrip() for line in joined(lines)
                     if not TEXT.match(line)]
            for word in (' '.join(code.split()) for code in words):
                named = NAME.match(word)
                if named and word not in known and (not named.group(1) or
                                                    named.group(1) in verbs(top)):
                    continue
                if COMMAND.match(word):
                    found.append(word)
            for command in found:
                yield command, name, MARK in ' '.join(part.lower().split())


@functools.cache
def verbs(top):
    return set(re.findall(r'&cmd_(\w+),', read(f'{top}/src/cli/main.c')))


def is_run(top, command, how):
    """Does its test have these words, or those that the list has for a form?"""
    if set(how[0].split(',')) <= AS_WRITTEN:
        typed = how[2] if len(how) > 2 else command
        # What is typed for another may be so only where that cannot be typed.
        return (len(how) <= (3 if FORM.search(command) else 2) and
                all(map(functools.partial(is_suite, top), named(typed))))
    if how[1:] and not FORM.search(command):
        return False
    if how == ['hardware']:
        return True
    words = (how[1:] or [command])[0].replace('sudo ', '')
    return (len(how) <= 2 and not re.search(r'\.(md|[1-8])$|/commands$', how[0]) and
            os.path.isfile(f'{top}/{how[0]}') and
            words in read(f'{top}/{how[0]}'))


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
    """One that make check-NAME runs, or the first word of some; with = before it, only itself."""
    return any(suite == name.lstrip('=') or suite.startswith(name + '-') for suite in suites(top))


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
    for command, name, marked in commands(top, known):
        for other in ('sudo ' + command, command.removeprefix('sudo ')):
            if command not in known and other in known:
                command = other
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
