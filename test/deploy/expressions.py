"""Every expression of the dashboards as a rule, so that promtool reads it: expressions.py dashboard.json..."""
import json
import sys

rules = []
for path in sys.argv[1:]:
    for panel in json.load(open(path))["panels"]:
        for target in panel.get("targets", []):
            if "expr" in target:
                expr = target["expr"].replace("$__rate_interval", "5m").replace("$connector", ".*")
                rules.append({"record": f"panel:{len(rules)}", "expr": expr})
# JSON is YAML.
json.dump({"groups": [{"name": "dashboards", "rules": rules}]}, sys.stdout)
