#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
#
# floors.py TOP: print what stands on a wrong floor of the sources below TOP.
#
# MAY says which directories a directory of sources may include headers of, besides its own;
# what src/policy calls is not the module's. The command has rooms, the directories of
# src/cli. ROOMS in src/cli/Makefile lists them from the ground up: a file includes headers
# of its own room, and of others only src/cli/ROOM.h, of a room before its own; main.c only
# the latter. In no directory of sources do files form a circle: a file is NAME.c with
# NAME.h, and is above those that it includes and those that define what it calls. The
# module's files stand in Kbuild from the ground up: a file is above those before it only.
# Scripts of tests/lib source, and run, those of tests/lib only, and not in a circle.

import os
import re
import sys

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<][^">]+)[">]', re.M)
COMMENT = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
# A function, with its body, or an object, that is not static.
FUNCTION = re.compile(r'^(?!static\b|typedef\b|struct \w+ \{|return\b)[A-Za-z_][\w \t*]*?\n?'
                      r'\b(\w+)\((?:[^;{}]*)\)\s*\{', re.M)
OBJECT = re.compile(r'^(?!static\b|extern\b|typedef\b)[A-Za-z_][\w \t*]*?\b(\w+)(?:\[\w*\])*'
                    r'(?: = [^;]|;)', re.M)
# A word that is no struct's name, of which functions have the same
WORD = re.compile(r'(?<!\bstruct )(?<!\benum )(?<!\bunion )\b[a-z_A-Z]\w*')
SOURCED = re.compile(r'\$(?:TOP\b|\{TOP\})"?/(tests/[\w./-]+)|^\s*\. .*\)/([\w./-]+)"', re.M)

# Each directory of sources, what it may include of others, and where the compiler is told
# to look besides
MAY = {
    'tables': ([], []),
    'include/vfio_nc': (['tables'], ['include']),
    'src/policy': (['include/vfio_nc', 'tables'], ['include']),
    'src/module': (['include/vfio_nc'], ['include']),
    'src/lib': (['include/vfio_nc'], ['include']),
    'src/lib/preload': (['include/vfio_nc'], ['include']),
    'src/cli': (['include/vfio_nc'], ['include']),
    'tests/qemu/lib': (['include/vfio_nc', 'tests/qemu/modules', 'src/cli/guest', 'src/cli/trial'],
                       ['include', 'src/cli/guest', 'src/cli/trial']),
    'tests/qemu/cases': (['include/vfio_nc', 'tests/qemu/lib', 'src/cli/guest'],
                         ['include', 'tests/qemu/lib', 'src/cli/guest']),
}
# Rooms of the command that may include more than the others
ROOM_MAY = {'show': ['tables']}


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def sources(directory):
    return sorted(name for name in os.listdir(directory) if name.endswith(('.c', '.h', '.def')))


def unit_of(path):
    """NAME of NAME.c, NAME.h and NAME.def."""
    return os.path.splitext(path)[0]


def rooms_of(top):
    """The rooms of the command, from the ground up."""
    found = re.search(r'^ROOMS := (.*)$', read(f'{top}/src/cli/Makefile'), re.M)
    return found.group(1).split() if found else []


def find(top, directory, include, where):
    """The file that an include means, below TOP, or None for one of the system's."""
    places = ([directory] if include[0] == '"' else []) + where
    for place in places:
        path = os.path.normpath(f'{place}/{include[1:]}')
        if os.path.isfile(f'{top}/{path}'):
            return path
    return None


def includes(top, directory, where):
    """Each file of the directory, an include of it, and the file that is meant, or None."""
    for name in sources(f'{top}/{directory}'):
        for include in INCLUDE.findall(read(f'{top}/{directory}/{name}')):
            yield name, include, find(top, directory, include, where)


def is_strange(include, path):
    """Is it neither the system's nor a file of ours by a plain way?"""
    return ('..' in include and include[0] == '<') or (include[0] == '"' and not path)


def check_area(top, directory, may, where):
    for name, include, path in includes(top, directory, where):
        if is_strange(include, path):
            print(f'{directory}/{name}: {include[1:]} is not there')
        elif path and os.path.dirname(path) not in [directory] + may:
            print(f'{directory}/{name}: {include[1:]} is not below')


def check_door(rooms, unit, path):
    """What is wrong with an include of src/cli/UNIT.h, or of src/cli/main.c."""
    if unit in rooms and os.path.dirname(path) == f'src/cli/{unit}':
        return None
    name = unit_of(os.path.basename(path))
    if os.path.dirname(path) != 'src/cli' or name not in rooms:
        return 'is no room\'s header'
    if unit in rooms and rooms.index(name) >= rooms.index(unit):
        return 'is not below'
    return None


def check_room(rooms, room, path):
    """What is wrong with an include of a file in a room."""
    directory = os.path.dirname(path)
    if directory == f'src/cli/{room}' or directory in ROOM_MAY.get(room, []):
        return None
    name = unit_of(os.path.basename(path))
    if directory != 'src/cli' or name not in rooms:
        return 'is no room\'s header'
    # The verbs are declared together.
    if rooms.index(name) > rooms.index(room) or name == room != rooms[-1]:
        return 'is not below'
    return None


def check_rooms(top):
    rooms = rooms_of(top)
    folders = sorted(name for name in os.listdir(f'{top}/src/cli')
                     if os.path.isdir(f'{top}/src/cli/{name}') and sources(f'{top}/src/cli/{name}'))
    for name in sorted(set(folders) ^ set(rooms)):
        print(f'src/cli/{name}: a room that is not in ROOMS, or has no files')
    for name in sources(f'{top}/src/cli'):
        if unit_of(name) not in rooms and name != 'main.c':
            print(f'src/cli/{name}: is in no room')
    may, where = MAY['src/cli']
    for directory in ['src/cli'] + [f'src/cli/{room}' for room in folders if room in rooms]:
        for name, include, path in includes(top, directory, where):
            wrong = None
            if is_strange(include, path):
                wrong = 'is not in this room'
            elif path and os.path.dirname(path) not in may:
                wrong = (check_door(rooms, unit_of(name), path) if directory == 'src/cli' else
                         check_room(rooms, os.path.basename(directory), path))
            if wrong:
                print(f'{directory}/{name}: {include[1:]} {wrong}')


def check_policy(top):
    """It is in the module's file, where the linker would let it call anything."""
    owner = {name: unit for unit in sources(f'{top}/src/module') if unit.endswith('.c')
             for name in names_defined(COMMENT.sub('', read(f'{top}/src/module/{unit}')))}
    for directory in ('src/policy', 'include/vfio_nc', 'tables'):
        for name in sources(f'{top}/{directory}'):
            words = set(WORD.findall(COMMENT.sub('', read(f'{top}/{directory}/{name}'))))
            for word in sorted(words & set(owner)):
                print(f'{directory}/{name}: {word} of {owner[word]} is not below')


def check_scripts(top):
    names = [name for name in sorted(os.listdir(f'{top}/tests/lib')) if name.endswith('.sh')]
    below = {name: {} for name in names}
    for name in names:
        for absolute, near in SOURCED.findall(read(f'{top}/tests/lib/{name}')):
            path = absolute or os.path.normpath(f'tests/lib/{near}')
            directory, other = os.path.split(path)
            if directory != 'tests/lib':
                # What is no program is read, which is no floor.
                if os.path.isfile(f'{top}/{path}') and os.access(f'{top}/{path}', os.X_OK):
                    print(f'tests/lib/{name}: {path} is not below')
            elif other in below and other != name:
                below[name].setdefault(other, path)
    say_circles('tests/lib', below)


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
                owner.setdefault(name, set()).add(unit_of(path))
    below = {unit_of(path): {} for path in text}
    for path, body in text.items():
        unit = unit_of(path)
        for include in INCLUDE.findall(read(path)):
            near = os.path.normpath(f'{os.path.dirname(path)}/{include[1:]}')
            if near in text and unit_of(near) != unit:
                below[unit].setdefault(unit_of(near), include[1:])
        if not path.endswith('.c'):
            continue
        for name in set(WORD.findall(body)) & set(owner):
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


def say_circles(top, below):
    for part in circles(below):
        for unit in part:
            for other, why in sorted(below[unit].items()):
                if other in part:
                    print(f'circle: {os.path.relpath(unit, top) if "/" in unit else unit} -> '
                          f'{os.path.relpath(other, top) if "/" in other else other}: {why}')


def check_circles(top, directories):
    say_circles(top, arrows([f'{top}/{name}' for name in directories]))


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
    top = os.path.realpath(sys.argv[1])
    for directory, (may, where) in MAY.items():
        if directory != 'src/cli':
            check_area(top, directory, may, where)
            check_circles(top, [directory])
    check_rooms(top)
    check_circles(top, ['src/cli'] + [f'src/cli/{room}' for room in rooms_of(top)])
    check_policy(top)
    check_module(top)
    check_scripts(top)


main()
