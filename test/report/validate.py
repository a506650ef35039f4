"""usage: validate.py SCHEMA INSTANCE: exits 1 and says where the instance breaks the schema (JSON Schema 2020-12)."""
import json
import sys

import jsonschema

schema, instance = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
jsonschema.Draft202012Validator.check_schema(schema)
errors = list(jsonschema.Draft202012Validator(schema).iter_errors(instance))
for error in errors[:10]:
    print("/".join(map(str, error.absolute_path)), error.message, file=sys.stderr)
sys.exit(bool(errors))
