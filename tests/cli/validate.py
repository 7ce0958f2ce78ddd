#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""validate.py SCHEMAS FILE...: is the JSON in each what its schema says?"""

import functools
import json
import os
import sys

import jsonschema


@functools.cache
def schema_of(name):
    """The schema that has this name, which is one itself."""
    with open(os.path.join(sys.argv[1], name + ".json"), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def fault_of(path):
    """What is wrong with the file; None if nothing is."""
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        jsonschema.validate(document, schema_of(document["schema"].split("/")[1]))
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        return f"no JSON of ours: {error}"
    except jsonschema.ValidationError as error:
        return f"{error.json_path}: {error.message}"
    return None


faults = [(path, fault_of(path)) for path in sys.argv[2:]]
for path, fault in faults:
    if fault:
        print(f"{os.path.basename(path)}: {fault}")
sys.exit(any(fault for _, fault in faults))
