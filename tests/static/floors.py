#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
#
# floors.py TOP: print what stands on a wrong floor of the sources below TOP.
#
# The command has rooms, the directories of src/cli. ROOMS in src/cli/Makefile lists them
# from the ground up: a file includes headers of its own room, and of others only
# src/cli/ROOM.h, of a room before its own. In each directory of sources no files form a
# circle: a file is NAME.c with NAME.h, and is above those that it includes and those
# that define what it calls. The module's files stand in Kbuild from the ground up: a
# file is above those before it only.

import os
import re
import sys

INCLUDE = re.compile(r'^#include ["<]([^">]+)[">]', re.M)
COMMENT = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
# A function, with its body, or an object, that is not static.
FUNCTION = re.compile(r'^(?!static\b|typedef\b|struct \w+ \{|return\b)[A-Za-z_][\w \t*]*?\n?'
                      r'\b(\w+)\((?:[^;{}]*)\)\n\{', re.M)
OBJECT = re.compile(r'^(?!static\b|extern\b|typedef\b)[A-Za-z_][\w \t*]*?\b(\w+)(?:\[\w*\])*'
                    r'(?: = [^;]|;)', re.M)


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def sources(directory):
    return sorted(name for name in os.listdir(directory) if name.endswith(('.c', '.h')))


def rooms_of(top):
    """The rooms of the command, from the ground up."""
    found = re.search(r'^ROOMS := (.*)$', read(f'{top}/src/cli/Makefile'), re.M)
    return found.group(1).split() if found else []


def check_door(room, rooms, include):
    """What is wrong with an include of src/cli/ROOM.h."""
    if include.startswith(room + '/'):
        return None
    name = include[:-len('.h')]
    if name not in rooms:
        return 'is no room\'s header'
    if rooms.index(name) >= rooms.index(room):
        return 'is not below'
    return None


def check_room(directory, room, rooms, include):
    """What is wrong with an include of a file in a room."""
    if not include.startswith('../'):
        return None if os.path.exists(f'{directory}/{room}/{include}') else 'is not in this room'
    if include.startswith('../../../tables/'):
        return None
    name = include[len('../'):-len('.h')]
    if name not in rooms:
        return 'is no room\'s header'
    # The verbs are declared together.
    if rooms.index(name) > rooms.index(room) or name == room != rooms[-1]:
        return 'is not below'
    return None


def check_rooms(top):
    directory = f'{top}/src/cli'
    rooms = rooms_of(top)
    folders = sorted(name for name in os.listdir(directory)
                     if os.path.isdir(f'{directory}/{name}') and sources(f'{directory}/{name}'))
    for name in sorted(set(folders) ^ set(rooms)):
        print(f'src/cli/{name}: a room that is not in ROOMS, or has no files')
    for name in sources(directory):
        if name[:-2] not in rooms and name != 'main.c':
            print(f'src/cli/{name}: is in no room')
    for room in set(folders) & set(rooms):
        files = [(f'{room}.h', check_door, (room, rooms))]
        files += [(f'{room}/{name}', check_room, (directory, room, rooms))
                  for name in sources(f'{directory}/{room}')]
        for name, check, known in files:
            for include in re.findall(r'^#include "([^"]+)"', read(f'{directory}/{name}'), re.M):
                wrong = check(*known, include)
                if wrong:
                    print(f'src/cli/{name}: {include} {wrong}')


def names_defined(text):
    return set(FUNCTION.findall(text)) | set(OBJECT.findall(text))


def arrows(directories):
    """For each file, as NAME without ending, those that are below it, and why."""
    text = {}
    for directory in directories:
        for name in sources(directory):
            text[f'{directory}/{name}'] = COMMENT.sub('', read(f'{directory}/{name}'))
    owner = {}
    for path in text:
        if path.endswith('.c'):
            for name in names_defined(text[path]):
                owner.setdefault(name, set()).add(path[:-2])
    below = {path[:-2]: {} for path in text}
    for path, body in text.items():
        unit = path[:-2]
        for include in INCLUDE.findall(read(path)):
            near = os.path.normpath(f'{os.path.dirname(path)}/{include}')
            if near in text and near[:-2] != unit:
                below[unit].setdefault(near[:-2], include)
        if not path.endswith('.c'):
            continue
        for name in set(re.findall(r'\w+', body)) & set(owner):
            if len(owner[name]) == 1 and unit not in owner[name]:
                below[unit].setdefault(next(iter(owner[name])), name)
    return below


def circles(below):
    """The strongly connected parts of more than one file."""
    index, low, stack, found = {}, {}, [], []

    def visit(unit):
        index[unit] = low[unit] = len(index)
        stack.append(unit)
        for other in below[unit]:
            if other not in index:
                visit(other)
            if other in stack:
                low[unit] = min(low[unit], low[other])
        if low[unit] == index[unit]:
            part = set()
            while unit not in part:
                part.add(stack.pop())
            if len(part) > 1:
                found.append(sorted(part))

    for unit in sorted(below):
        if unit not in index:
            visit(unit)
    return found


def check_circles(top, directories):
    below = arrows([f'{top}/{name}' for name in directories])
    for part in circles(below):
        for unit in part:
            for other, why in sorted(below[unit].items()):
                if other in part:
                    print(f'circle: {os.path.relpath(unit, top)} -> '
                          f'{os.path.relpath(other, top)}: {why}')


def check_module(top):
    below = {os.path.basename(unit): {os.path.basename(other): why for other, why in others.items()}
             for unit, others in arrows([f'{top}/src/module']).items()}
    lines = re.findall(r'^vfio_nc-.*', read(f'{top}/Kbuild'), re.M)
    order = re.findall(r'\bsrc/module/(\w+)\.o', '\n'.join(lines))
    for unit in sorted(set(below) ^ set(order)):
        print(f'src/module/{unit}: is in Kbuild, or in src/module, alone')
    floor = {unit: number for number, unit in enumerate(order)}
    for unit in sorted(set(below) & set(order)):
        for other, why in sorted(below[unit].items()):
            if floor.get(other, len(order)) >= floor[unit]:
                print(f'src/module/{unit}: {why} of {other} is not below')


def main():
    top = sys.argv[1]
    check_rooms(top)
    check_module(top)
    check_circles(top, ['src/cli'] + [f'src/cli/{room}' for room in rooms_of(top)])
    for name in ('policy', 'lib'):
        check_circles(top, [f'src/{name}'])


main()
