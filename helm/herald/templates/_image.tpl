{{- define "herald.image" -}}
{{- with .Values.image }}
{{- $repository := include "herald.fromRegistry" (list $ .repository) }}
{{- if .digest }}
{{- printf "%s@%s" $repository .digest }}
{{- else }}
{{- printf "%s:%s" $repository (.tag | default $.Chart.AppVersion) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* An image from global.imageRegistry, if there is one, instead of the registry that its name begins with. Of [root, image]. */}}
{{- define "herald.fromRegistry" -}}
{{- $image := index . 1 }}
{{- $registry := (((index . 0).Values.global | default dict).imageRegistry | default "") | trimSuffix "/" }}
{{- if $registry }}
{{- printf "%s/%s" $registry (regexReplaceAll "^(localhost|[^/]*[.:][^/]*)/" $image "") }}
{{- else }}
{{- $image }}
{{- end }}
{{- end }}

{{- /* Those of global and of this chart: names, or objects with a name. */}}
{{- define "herald.imagePullSecrets" -}}
{{- $secrets := list }}
{{- range concat ((.Values.global | default dict).imagePullSecrets | default list) (.Values.imagePullSecrets | default list) }}
{{- $secrets = append $secrets (dict "name" (ternary . (get (ternary dict . (kindIs "string" .)) "name") (kindIs "string" .) | toString)) }}
{{- end }}
{{- with uniq $secrets }}
{{- toYaml . }}
{{- end }}
{{- end }}
