{{- /* The label matchers of this release's series. */}}
{{- define "herald.seriesSelector" -}}
{{- .Values.metrics.rules.selector | default (printf "namespace=%q, job=%q" .Release.Namespace (include "herald.managementName" .)) }}
{{- end }}

{{- /* What README.md says to do about an alert. Arguments: the root, the alert's name. */}}
{{- define "herald.runbook" -}}
{{- $section := regexFind (printf "(?s)\n### %s\n\n.+?\n(\n|$)" (index . 1)) ((index . 0).Files.Get "README.md") }}
{{- regexReplaceAll "\\s+" (trimPrefix (printf "### %s" (index . 1)) (trim $section)) " " | trim }}
{{- end }}
