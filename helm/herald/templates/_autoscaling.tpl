{{- /* Rules about scaling, which the schema cannot express. */}}
{{- define "herald.validateAutoscaling" -}}
{{- with .Values.autoscaling }}
{{- if .enabled }}
{{- if lt (int .maxReplicas) (int .minReplicas) }}
{{- fail (printf "autoscaling.maxReplicas: %d (expected: at least minReplicas, which is %d)" (int .maxReplicas) (int .minReplicas)) }}
{{- end }}
{{- if not (or .adapter .targetCPUUtilizationPercentage) }}
{{- fail "autoscaling: nothing to scale by (expected: targetCPUUtilizationPercentage, or adapter for sessionsPerPod)" }}
{{- end }}
{{- $resources := $.Values.resources }}
{{- if and .targetCPUUtilizationPercentage (not (or ($resources.requests | default dict).cpu ($resources.limits | default dict).cpu)) }}
{{- fail "resources.requests.cpu: none (expected: one, of which autoscaling.targetCPUUtilizationPercentage is a part, or 0 for that)" }}
{{- end }}
{{- if eq .adapter "keda" }}
{{- include "herald.format" (list "autoscaling.keda.prometheusUrl" .keda.prometheusUrl "https?://.+" "the URL of Prometheus, such as http://prometheus-operated.monitoring:9090") }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (not (kindIs "invalid" .Values.podDisruptionBudget.minAvailable)) (gt (include "herald.replicas" . | int) 1) }}
{{- include "herald.format" (list "podDisruptionBudget.minAvailable" .Values.podDisruptionBudget.minAvailable "[1-9][0-9]*|([1-9][0-9]?|100)%" "a number of at least 1, or a percentage such as 50%") }}
{{- $least := .Values.podDisruptionBudget.minAvailable | toString }}
{{- if or (eq $least "100%") (and (not (hasSuffix "%" $least)) (ge (int $least) (include "herald.replicas" . | int))) }}
{{- fail (printf "podDisruptionBudget.minAvailable: %s (expected: less than the %s pods, or no node could be drained)" $least (include "herald.replicas" .)) }}
{{- end }}
{{- end }}
{{- end }}
