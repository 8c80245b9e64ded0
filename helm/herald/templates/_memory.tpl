{{- /*
Refuses a memory limit that cannot hold what the settings ask for: the kernel would end the pod, or it would run out of memory.

The heap is the half of the limit that the image gives it, or what the options of the JVM say (MaxRAMPercentage, Xmx). Beside it Herald
needs 200 MB; clients may hold half of it at most, history half of what clients may hold, which is a quarter of the heap by default.
*/}}
{{- define "herald.validateMemory" -}}
{{- $given := dig "limits" "memory" "" (.Values.resources | default dict) | toString }}
{{- $limit := include "herald.mebibytes" $given | int }}
{{- if $limit }}
{{- $options := .Values.javaToolOptions | default "" }}
{{- range .Values.extraEnv }}
{{- if regexMatch "^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$" .name }}{{ $options = printf "%s %s" $options (.value | default "") }}{{ end }}
{{- end }}
{{- $heap := div $limit 2 | int }}
{{- with regexFindAll "MaxRAMPercentage=[0-9]+" $options -1 }}
{{- $heap = div (mul $limit (last . | trimPrefix "MaxRAMPercentage=" | int)) 100 | int }}
{{- end }}
{{- with regexFindAll "-Xmx[0-9]+[kKmMgGtT]?" $options -1 }}
{{- $heap = include "herald.mebibytes" (printf "%sB" (last . | trimPrefix "-Xmx")) | int }}
{{- end }}
{{- if lt (sub $limit $heap | int) 200 }}
{{- fail (printf "resources.limits.memory: %s (expected: at least 200Mi more than the heap, which may take %dMi of it; 512Mi or more with the defaults)" $given $heap) }}
{{- end }}
{{- $clients := div $heap 4 | int }}
{{- $memory := include "herald.setting" (list .Values "herald.limits.memory" "0B") }}
{{- with include "herald.mebibytes" $memory | int }}
{{- $clients = . }}
{{- if gt . (div $heap 2 | int) }}
{{- fail (printf "herald.limits.memory: %s (expected: at most %dMB, half of the heap, which may take %dMi of resources.limits.memory, %s)" $memory (div $heap 2 | int) $heap $given) }}
{{- end }}
{{- end }}
{{- $history := include "herald.setting" (list .Values "herald.topic.total-size" "0B") }}
{{- if gt (include "herald.mebibytes" $history | int) (div $clients 2 | int) }}
{{- fail (printf "herald.topic.total-size: %s (expected: at most %dMB, half of herald.limits.memory, which is %dMB with resources.limits.memory %s; raise the limit, or leave it out for as much as there is)" $history (div $clients 2 | int) $clients $given) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Of a quantity such as 512Mi or 2G, or a size such as 64MB, rounded down; 0 for what is neither. */}}
{{- define "herald.mebibytes" -}}
{{- $units := dict "" 1 "K" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "KI" 1024 "MI" 1048576 "GI" 1073741824 "TI" 1099511627776 "B" 1 "KB" 1024 "MB" 1048576 "GB" 1073741824 "TB" 1099511627776 }}
{{- $text := . | toString | upper | nospace }}
{{- $unit := regexFind "[A-Z]*$" $text }}
{{- if and (regexMatch "^[0-9]+([.][0-9]+)?[A-Z]*$" $text) (hasKey $units $unit) }}
{{- div (mulf (trimSuffix $unit $text | float64) (get $units $unit | float64) | int64) 1048576 }}
{{- else }}0{{ end }}
{{- end }}
