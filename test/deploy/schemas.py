"""Puts schemas where kubeconform looks for them: schemas.py <to> <custom resource definition> <Kubernetes version>...

Those of Kubernetes come with the package kubernetes-validate, and name their definitions by an address of its own; the one
of the operator stands inside its definition.
"""
import importlib.util
import json
import pathlib
import sys

import yaml

to, definition, versions = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3:]
package = pathlib.Path(importlib.util.find_spec("kubernetes_validate").origin).parent

for version in versions:
    folder = to / f"v{version}"
    folder.mkdir(parents=True, exist_ok=True)
    # kubeconform reads a schema under no address, so that a relative one leads nowhere.
    definitions = (folder / "_definitions.json").as_uri()
    for file in (package / "kubernetes-json-schema" / f"v{version}-local-strict").glob("*.json"):
        (folder / file.name).write_text(file.read_text().replace('"/api/_definitions.json', f'"{definitions}'))


def closed(schema):
    """As the API server does with fields a definition does not name, but aloud."""
    if isinstance(schema, dict):
        if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
            schema.setdefault("additionalProperties", False)
        for inner in schema.values():
            closed(inner)
    elif isinstance(schema, list):
        for inner in schema:
            closed(inner)
    return schema


resource = yaml.safe_load(pathlib.Path(definition).read_text())
group, kind = resource["spec"]["group"].split(".")[0], resource["spec"]["names"]["singular"]
(to / "operator").mkdir(parents=True, exist_ok=True)
for version in resource["spec"]["versions"]:
    schema = closed(version["schema"]["openAPIV3Schema"])
    # What every object has, of which a definition says only that it is an object.
    schema["properties"]["metadata"] = {"type": "object"}
    (to / "operator" / f"{kind}-{group}-{version['name']}.json").write_text(json.dumps(schema))
