{{- /*
The settings that the values give Herald, as Spring Boot would find them: in config, nested, flat or mixed; in extraEnv; and as
system properties (-D) in the options of the JVM. The later outweighs the earlier, as in Spring Boot.

{<name>: {value, name, origin}}, by the name in lower case without any punctuation: server.port, SERVER_PORT and server_port are
serverport. So whatever reads or refuses a setting does so in each of its spellings.
*/}}
{{- define "herald.collectSettings" -}}
{{- $all := dict }}
{{- $config := dict }}
{{- include "herald.flatten" (dict "into" $config "origin" "config" "name" "" "value" .Values.config) }}
{{- $environment := dict }}
{{- $options := .Values.javaToolOptions | default "" }}
{{- range .Values.extraEnv }}
{{- $value := ternary (.value | default "" | toString) "valueFrom" (empty .valueFrom) }}
{{- include "herald.addSetting" (dict "into" $environment "origin" "extraEnv" "name" .name "value" $value "hidden" (not (empty .valueFrom))) }}
{{- if regexMatch "^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$" .name }}
{{- $options = printf "%s %s" $options $value }}
{{- end }}
{{- end }}
{{- $properties := dict }}
{{- range regexFindAll "-D[^\\s=]+(=\\S*)?" (regexReplaceAll "[\"']" $options "") -1 }}
{{- $property := splitn "=" 2 (trimPrefix "-D" .) }}
{{- include "herald.addSetting" (dict "into" $properties "origin" "options of the JVM" "name" $property._0 "value" ($property._1 | default "")) }}
{{- end }}
{{- mergeOverwrite $all $config $environment $properties | toJson }}
{{- end }}

{{- define "herald.flatten" -}}
{{- $at := . }}
{{- if kindIs "map" .value }}
{{- range $key, $value := .value }}
{{- include "herald.flatten" (dict "into" $at.into "origin" $at.origin "name" (list $at.name $key | compact | join ".") "value" $value) }}
{{- end }}
{{- if not .value }}
{{- include "herald.addSetting" (dict "into" .into "origin" .origin "name" .name "value" "") }}
{{- end }}
{{- else if kindIs "slice" .value }}
{{- $scalars := list }}
{{- range $index, $value := .value }}
{{- if or (kindIs "map" $value) (kindIs "slice" $value) }}
{{- include "herald.flatten" (dict "into" $at.into "origin" $at.origin "name" (printf "%s[%d]" $at.name $index) "value" $value) }}
{{- else }}
{{- $scalars = append $scalars $value }}
{{- end }}
{{- end }}
{{- include "herald.addSetting" (dict "into" .into "origin" .origin "name" .name "value" (join "," $scalars)) }}
{{- else }}
{{- include "herald.addSetting" (dict "into" .into "origin" .origin "name" .name "value" .value) }}
{{- end }}
{{- end }}

{{- define "herald.addSetting" -}}
{{- $key := include "herald.canonical" .name }}
{{- if $key }}
{{- $value := .value }}
{{- if kindIs "invalid" $value }}{{ $value = "" }}{{ end }}
{{- /* Helm reads all numbers as floating point, and would write 1e+06. */}}
{{- if and (kindIs "float64" $value) (eq (floor $value) $value) }}{{ $value = printf "%.0f" $value }}{{ end }}
{{- with get .into $key }}
{{- if and (eq .origin "config") (ne .name $.name) }}
{{- fail (printf "config: %s and %s are one setting (expected: one of them)" .name $.name) }}
{{- end }}
{{- end }}
{{- $_ := set .into $key (dict "name" .name "origin" .origin "value" (toString $value) "hidden" (.hidden | default false)) }}
{{- end }}
{{- end }}

{{- define "herald.canonical" -}}
{{- regexReplaceAll "[^A-Za-z0-9]" . "" | lower }}
{{- end }}

{{- /* The value of a setting, from [values, its name, the default]. */}}
{{- define "herald.setting" -}}
{{- $setting := get (index . 0).settings (include "herald.canonical" (index . 1)) }}
{{- if $setting }}{{ $setting.value }}{{ else }}{{ index . 2 }}{{ end }}
{{- end }}

{{- /*
The same of a duration, in whole seconds: 90s, 1m30s, 1500ms or 1500, PT1M30S. What cannot be read here, such as a placeholder or a
value from a Secret, is refused, since the chart has to count it.
*/}}
{{- define "herald.settingSeconds" -}}
{{- $text := include "herald.setting" . | trim | lower }}
{{- $setting := get (index . 0).settings (include "herald.canonical" (index . 1)) | default dict }}
{{- $milliseconds := 0 }}
{{- if and $text (regexMatch "^([0-9]+(ms|us|ns|s|m|h|d))+$" $text) }}
{{- $milliseconds = include "herald.milliseconds" $text }}
{{- else if regexMatch "^[0-9]+$" $text }}
{{- $milliseconds = $text }}
{{- else if regexMatch "^p([0-9]+d)?(t([0-9]+h)?([0-9]+m)?([0-9]+([.,][0-9]+)?s)?)?$" $text }}
{{- $fraction := ternary 1000 0 (regexMatch "[.,]" $text) }}
{{- $milliseconds = add $fraction (include "herald.milliseconds" (regexReplaceAll "[.,][0-9]+|[pt]" $text "") | int64) }}
{{- else }}
{{- fail (printf "%s: %s is %s (expected: a duration such as 10s, as the grace period is computed from it)" ($setting.origin | default "config") ($setting.name | default (index . 1)) (ternary "in another object" (quote $text) ($setting.hidden | default false))) }}
{{- end }}
{{- div (add (int64 $milliseconds) 999) 1000 }}
{{- end }}

{{- /* Of a sum such as 1m30s. */}}
{{- define "herald.milliseconds" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000 }}
{{- $sum := 0 }}
{{- range regexFindAll "[0-9]+[a-z]+" . -1 }}
{{- $number := regexFind "[0-9]+" . | int64 }}
{{- $unit := regexFind "[a-z]+" . }}
{{- $sum = add $sum (ternary (mul $number (get $units $unit | default 1 | int64)) 1 (hasKey $units $unit)) }}
{{- end }}
{{- $sum }}
{{- end }}
