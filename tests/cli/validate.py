#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""validate.py SCHEMAS: is the JSON on standard input what its schema says?"""

import json
import os
import sys

import jsonschema

document = json.load(sys.stdin)
name = document["schema"].split("/")[1]
with open(os.path.join(sys.argv[1], name + ".json"), encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
try:
    jsonschema.validate(document, schema)
except jsonschema.ValidationError as error:
    sys.exit(f"{error.json_path}: {error.message}")
