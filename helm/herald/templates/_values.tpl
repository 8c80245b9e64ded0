{{- /*
Prepares the values for all templates, each of which begins with this: strings are rendered as templates, and the settings that
they give Herald are collected (herald.collectSettings), and what is wrong ends the rendering. Values are changed in place, so that
this happens once, before any template reads them.
*/}}
{{- define "herald.prepare" -}}
{{- if not .Values.prepared }}
{{- $_ := set .Values "prepared" true }}
{{- include "herald.renderValues" . }}
{{- $_ := set .Values "settings" (include "herald.collectSettings" . | fromJson) }}
{{- include "herald.validate" . }}
{{- include "herald.validateFormats" . }}
{{- include "herald.validateExposure" . }}
{{- include "herald.validateLabels" . }}
{{- include "herald.validateAutoscaling" . }}
{{- include "herald.validateMemory" . }}
{{- end }}
{{- end }}

{{- /* Not those that belong to another program, in whose templates braces have another meaning, or to other charts. */}}
{{- define "herald.renderValues" -}}
{{- $rules := (.Values.metrics | default dict).rules | default dict }}
{{- $groups := $rules.groups }}
{{- $_ := unset $rules "groups" }}
{{- $rendered := omit .Values "global" "podAnnotations" "extraManifests" }}
{{- include "herald.renderStrings" (dict "in" $rendered "root" .) }}
{{- range $name, $value := $rendered }}
{{- $_ := set $.Values $name $value }}
{{- end }}
{{- $_ := set $rules "groups" $groups }}
{{- end }}

{{- /* Renders every string in this map, at any depth. */}}
{{- define "herald.renderStrings" -}}
{{- $in := .in }}
{{- $root := .root }}
{{- range $name, $value := $in }}
{{- if kindIs "string" $value }}
{{- if contains "{{" $value }}
{{- $_ := set $in $name (tpl $value $root) }}
{{- end }}
{{- else if kindIs "map" $value }}
{{- include "herald.renderStrings" (dict "in" $value "root" $root) }}
{{- else if kindIs "slice" $value }}
{{- $list := list }}
{{- range $value }}
{{- $item := dict "value" . }}
{{- include "herald.renderStrings" (dict "in" $item "root" $root) }}
{{- $list = append $list $item.value }}
{{- end }}
{{- $_ := set $in $name $list }}
{{- end }}
{{- end }}
{{- end }}
