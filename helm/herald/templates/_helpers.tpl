{{- define "herald.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- /* 50, so that -management fits into the 63 of a Service's name. */}}
{{- define "herald.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := include "herald.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "herald.selectorLabels" -}}
app.kubernetes.io/name: {{ include "herald.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{- define "herald.labels" -}}
{{- $own := dict
  "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_")
  "app.kubernetes.io/name" (include "herald.name" .)
  "app.kubernetes.io/instance" .Release.Name
  "app.kubernetes.io/version" .Chart.AppVersion
  "app.kubernetes.io/managed-by" .Release.Service }}
{{- toYaml (merge $own (.Values.commonLabels | default dict)) }}
{{- end }}

{{- define "herald.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "herald.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "herald.managementName" -}}
{{ include "herald.fullname" . }}-management
{{- end }}

{{- /* The least number of pods. */}}
{{- define "herald.replicas" -}}
{{- ternary .Values.autoscaling.minReplicas .Values.replicaCount .Values.autoscaling.enabled }}
{{- end }}

{{- /* Secrets are files in one tree (Spring's configtree): each file is named after its setting. */}}
{{- define "herald.secretTree" -}}/run/secrets/herald/{{- end }}

{{- define "herald.authSecretName" -}}
{{- .Values.auth.existingSecret | default (include "herald.fullname" .) }}
{{- end }}

{{- /* The settings that the keys of the auth Secret hold, as {items: [{key, path}]}. */}}
{{- define "herald.authSecretItems" -}}
{{- $items := list }}
{{- if not .Values.auth.insecure }}
{{- range .Values.auth.apiKeys }}
{{- $items = append $items (dict "key" .secretKey "path" (printf "herald.security.api-keys.%s.key" .name)) }}
{{- end }}
{{- range .Values.auth.jwt }}
{{- if .secretKey }}
{{- $items = append $items (dict "key" .secretKey "path" (printf "herald.security.jwt.%s.secret" .name)) }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml (dict "items" $items) }}
{{- end }}

{{- /* The sources of a projected volume; nothing if there are none. */}}
{{- define "herald.secretSources" -}}
{{- with (include "herald.authSecretItems" . | fromYaml).items }}
- secret:
    name: {{ include "herald.authSecretName" $ }}
    items:
      {{- toYaml . | nindent 6 }}
{{- end }}
{{- include "herald.redisSources" . }}
{{- end }}

{{- define "herald.trustedProxies" -}}
{{- $given := .Values.trustedProxies }}
{{- if not (kindIs "invalid" $given) }}
{{- toYaml (dict "networks" $given) }}
{{- else if or .Values.ingress.enabled .Values.internalIngress.enabled .Values.gateway.enabled .Values.internalGateway.enabled }}
{{- toYaml (dict "networks" (list "10.0.0.0/8" "172.16.0.0/12" "192.168.0.0/16" "100.64.0.0/10" "fc00::/7")) }}
{{- else }}
{{- toYaml (dict "networks" list) }}
{{- end }}
{{- end }}

{{- define "herald.security" -}}
{{- $security := dict
  "insecure" .Values.auth.insecure
  "access-token-parameter" .Values.auth.accessTokenParameter
  "allowed-origins" .Values.auth.allowedOrigins
  "anonymous-subscribe" .Values.auth.anonymousSubscribe }}
{{- if not .Values.auth.insecure }}
{{- $keys := dict }}
{{- range .Values.auth.apiKeys }}
{{- $_ := set $keys .name (dict "scopes" .scopes) }}
{{- end }}
{{- $tokens := dict }}
{{- range .Values.auth.jwt }}
{{- $token := dict }}
{{- with .publicKey }}{{ $_ := set $token "public-key" . }}{{ end }}
{{- with .jwksUri }}{{ $_ := set $token "jwks-uri" . }}{{ end }}
{{- with .issuer }}{{ $_ := set $token "issuer" . }}{{ end }}
{{- with .audience }}{{ $_ := set $token "audience" . }}{{ end }}
{{- if hasKey . "requireExpiry" }}{{ $_ := set $token "require-expiry" .requireExpiry }}{{ end }}
{{- with .subscriptionOnly }}{{ $_ := set $token "subscription-only" . }}{{ end }}
{{- $_ := set $tokens .name $token }}
{{- end }}
{{- $_ := set $security "api-keys" $keys }}
{{- $_ := set $security "jwt" $tokens }}
{{- end }}
{{- toYaml $security }}
{{- end }}

{{- /* Rules that the schema cannot express. */}}
{{- define "herald.validate" -}}
{{- $replicas := ternary .Values.autoscaling.maxReplicas .Values.replicaCount .Values.autoscaling.enabled | int }}
{{- if and (gt $replicas 1) (not (include "herald.hasRedis" .)) }}
{{- fail (printf "%s: %d (expected: 1, or redis.url or redis.existingSecret: without Redis each pod delivers to its own clients only)" (ternary "autoscaling.maxReplicas" "replicaCount" .Values.autoscaling.enabled) $replicas) }}
{{- end }}
{{- with .Values.auth }}
{{- if not (or .insecure .apiKeys .jwt) }}
{{- fail "auth: no credentials (expected: apiKeys, jwt, or insecure: true)" }}
{{- end }}
{{- $names := list }}
{{- range .apiKeys }}
{{- if has .name $names }}
{{- fail (printf "auth.apiKeys: two are named %s (expected: unique names)" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- range .jwt }}
{{- if and .secretKey (not $.Values.auth.existingSecret) }}
{{- fail (printf "auth.jwt: %s has secretKey %s (expected: auth.existingSecret, which holds it)" .name .secretKey) }}
{{- end }}
{{- end }}
{{- end }}
{{- include "herald.validateImage" . }}
{{- include "herald.validateNames" . }}
{{- include "herald.validateSecretNames" . }}
{{- include "herald.validateRedis" . }}
{{- include "herald.validateSettings" . }}
{{- end }}

{{/* The path under which Herald serves its clients, without a slash at its end. */}}
{{- define "herald.contextPath" -}}
{{- include "herald.setting" (list .Values "server.servlet.context-path" "") | trimSuffix "/" }}
{{- end }}
