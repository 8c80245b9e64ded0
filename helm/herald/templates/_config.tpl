{{- /* Settings on which the rest of the chart relies. Pods have them also as SPRING_APPLICATION_JSON, which outweighs all that the chart cannot see, such as extraEnvFrom. */}}
{{- define "herald.ownSettings" -}}
{{- $drain := dict
  "delay" (printf "%ds" (int .Values.drain.delaySeconds))
  "period" (printf "%ds" (int .Values.drain.periodSeconds))
  "window" (printf "%ds" (int .Values.drain.windowSeconds)) }}
{{- $limits := dict
  "trusted-proxies" (include "herald.trustedProxies" . | fromYaml).networks
  "request-timeout" (include "herald.setting" (list .Values "herald.limits.request-timeout" "10s")) }}
{{- $session := dict "close-timeout" (include "herald.setting" (list .Values "herald.session.close-timeout" "5s")) }}
{{- $requests := (include "herald.shutdown" . | fromYaml).requests }}
{{- toYaml (dict
  "server" (dict "port" 8080)
  "management" (dict "server" (dict "port" 9090))
  "spring" (dict "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ds" (int $requests))))
  "herald" (dict "security" (dict "insecure" .Values.auth.insecure) "limits" $limits "session" $session "drain" $drain)) }}
{{- end }}

{{- /* application.yaml: the user's settings, and the chart's. */}}
{{- define "herald.config" -}}
{{- $own := include "herald.ownSettings" . | fromYaml }}
{{- $security := dict "herald" (dict "security" (include "herald.security" . | fromYaml)) }}
{{- toYaml (mergeOverwrite (deepCopy .Values.config) $own $security (include "herald.redisSettings" . | fromYaml)) }}
{{- end }}

{{- /* Of all that pods read at their start and that is in the values: where it changes, every pod is replaced. */}}
{{- define "herald.checksum" -}}
{{- list (include "herald.config" .) .Values.redis.url | toJson | sha256sum }}
{{- end }}
