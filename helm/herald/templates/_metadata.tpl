{{- /* The annotations of an object, which outweigh commonAnnotations; nothing if there are none. Arguments: the root, its own. */}}
{{- define "herald.annotations" -}}
{{- with merge (dict) (index . 1 | default dict) ((index . 0).Values.commonAnnotations | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* The labels that selectors use, or that Helm reads, cannot be given another value. */}}
{{- define "herald.validateLabels" -}}
{{- $selectors := keys (include "herald.selectorLabels" . | fromYaml) }}
{{- range $name := concat $selectors (list "app.kubernetes.io/managed-by" "helm.sh/chart") }}
{{- if hasKey ($.Values.commonLabels | default dict) $name }}
{{- fail (printf "commonLabels: %s (expected: other labels; the chart sets this one, and selectors or Helm use it)" $name) }}
{{- end }}
{{- end }}
{{- range $name := append $selectors "pod-template-hash" }}
{{- if hasKey ($.Values.podLabels | default dict) $name }}
{{- fail (printf "podLabels: %s (expected: other labels; selectors use this one)" $name) }}
{{- end }}
{{- end }}
{{- end }}
