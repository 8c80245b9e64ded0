{{- /*
How long the parts of a pod's end take, in whole seconds, of which the grace period is the sum:
{preStop, drain, close, requests, exit}.

drain: the delay and the period; requests in flight have at least 2 s before sessions are closed.
close: what was published before is written to clients, and they respond to their close (herald.session.close-timeout each).
requests: those whose body still arrives (herald.limits.request-timeout).
exit: connections to Redis, and the JVM; a tracing exporter may wait 10 s for its endpoint.
*/}}
{{- define "herald.shutdown" -}}
{{- $drain := .Values.drain }}
preStop: {{ int $drain.preStopSleepSeconds }}
drain: {{ add (max (int $drain.delaySeconds) 2) (int $drain.periodSeconds) }}
close: {{ mul 2 (include "herald.settingSeconds" (list .Values "herald.session.close-timeout" "5s") | int) }}
requests: {{ max 1 (include "herald.settingSeconds" (list .Values "herald.limits.request-timeout" "10s") | int) }}
exit: {{ ternary 13 3 (eq "true" (include "herald.setting" (list .Values "herald.tracing.enabled" "false"))) }}
{{- end }}

{{- define "herald.gracePeriod" -}}
{{- $parts := include "herald.shutdown" . | fromYaml }}
{{- $least := 0 }}
{{- range $parts }}{{ $least = add $least (int .) }}{{ end }}
{{- $given := .Values.terminationGracePeriodSeconds }}
{{- if kindIs "invalid" $given }}
{{- $least }}
{{- else if lt (int $given) (int $least) }}
{{- fail (printf "terminationGracePeriodSeconds: %d (expected: at least %d: %d of pre-stop sleep, %d of drain, %d for closing (twice herald.session.close-timeout), %d for requests in flight (herald.limits.request-timeout) and %d until the JVM has ended)" (int $given) (int $least) (int $parts.preStop) (int $parts.drain) (int $parts.close) (int $parts.requests) (int $parts.exit)) }}
{{- else }}
{{- int $given }}
{{- end }}
{{- end }}
