{{- /* Whether pods share messages through Redis: "true", or nothing. */}}
{{- define "herald.hasRedis" -}}
{{- if or .Values.redis.url .Values.redis.existingSecret }}true{{ end }}
{{- end }}

{{- /* The Secrets with what Redis needs, as sources of a projected volume: the URL, and passwords that are apart from it. */}}
{{- define "herald.redisSources" -}}
{{- if include "herald.hasRedis" . }}
{{- with .Values.redis }}
{{- $url := ternary (list (include "herald.fullname" $) "redis-url") (list .existingSecret .existingSecretKey) (not (empty .url)) }}
- secret:
    name: {{ first $url }}
    items:
      - key: {{ last $url | quote }}
        path: herald.redis.url
{{- if .password.existingSecret }}
- secret:
    name: {{ .password.existingSecret }}
    items:
      - key: {{ .password.key | quote }}
        path: herald.redis.password
{{- end }}
{{- if .sentinelPassword.existingSecret }}
- secret:
    name: {{ .sentinelPassword.existingSecret }}
    items:
      - key: {{ .sentinelPassword.key | quote }}
        path: herald.redis.sentinel-password
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Where the certificate of the authority is mounted: in a directory of its own, since every file of the secrets is a setting. */}}
{{- define "herald.redisCaDirectory" -}}/run/herald/redis-ca{{- end }}

{{- define "herald.hasRedisCa" -}}
{{- with .Values.redis.tls.ca }}
{{- if or .existingSecret .existingConfigMap }}true{{ end }}
{{- end }}
{{- end }}

{{- define "herald.redisCaMount" -}}
{{- if include "herald.hasRedisCa" . }}
- name: redis-ca
  mountPath: {{ include "herald.redisCaDirectory" . }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "herald.redisCaVolume" -}}
{{- if include "herald.hasRedisCa" . }}
{{- with .Values.redis.tls.ca }}
- name: redis-ca
  {{- $items := list (dict "key" .key "path" "ca.crt") }}
  {{- if .existingSecret }}
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 288 # 0440
    items:
      {{- toYaml $items | nindent 6 }}
  {{- else }}
  configMap:
    name: {{ .existingConfigMap }}
    items:
      {{- toYaml $items | nindent 6 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The settings beside those files. */}}
{{- define "herald.redisSettings" -}}
{{- $herald := dict }}
{{- $spring := dict }}
{{- with .Values.redis.username }}
{{- $_ := set $herald "username" . }}
{{- end }}
{{- with .Values.redis.sentinelUsername }}
{{- $_ := set $herald "sentinel-username" . }}
{{- end }}
{{- if include "herald.hasRedisCa" . }}
{{- $_ := set $herald "ssl-bundle" "redis" }}
{{- $certificate := printf "file:%s/ca.crt" (include "herald.redisCaDirectory" .) }}
{{- $spring = dict "ssl" (dict "bundle" (dict "pem" (dict "redis" (dict "truststore" (dict "certificate" $certificate))))) }}
{{- end }}
{{- $all := dict }}
{{- if $herald }}{{ $_ := set $all "herald" (dict "redis" $herald) }}{{ end }}
{{- if $spring }}{{ $_ := set $all "spring" $spring }}{{ end }}
{{- toYaml $all }}
{{- end }}

{{- define "herald.validateRedis" -}}
{{- with .Values.redis }}
{{- if and .url .existingSecret }}
{{- fail "redis: url and existingSecret (expected: one of them; redis.password.existingSecret for the password alone)" }}
{{- end }}
{{- /* Without the URL, which may have a password. */}}
{{- if not (regexMatch "^(rediss?(-(sentinel|cluster))?://[^\\s]+)?$" .url) }}
{{- fail "redis.url: it is no URL of a Redis (expected: such as redis://host:6379, rediss://host:6379, redis-sentinel://host:26379,host:26379/0#master or redis-cluster://host:6379,host:6379)" }}
{{- end }}
{{- $others := list }}
{{- if .password.existingSecret }}{{ $others = append $others "password.existingSecret" }}{{ end }}
{{- if .sentinelPassword.existingSecret }}{{ $others = append $others "sentinelPassword.existingSecret" }}{{ end }}
{{- if include "herald.hasRedisCa" $ }}{{ $others = append $others "tls.ca" }}{{ end }}
{{- if and $others (not (include "herald.hasRedis" $)) }}
{{- fail (printf "redis.%s: without the address of Redis (expected: redis.url or redis.existingSecret)" (first $others)) }}
{{- end }}
{{- if and .username (not .password.existingSecret) }}
{{- fail "redis.username: without a password (expected: redis.password.existingSecret, or both of them in redis.url)" }}
{{- end }}
{{- if and .sentinelUsername (not .sentinelPassword.existingSecret) }}
{{- fail "redis.sentinelUsername: without a password (expected: redis.sentinelPassword.existingSecret)" }}
{{- end }}
{{- if and .sentinelPassword.existingSecret .url (not (regexMatch "^rediss?-sentinel:" .url)) }}
{{- fail "redis.sentinelPassword: redis.url names no Sentinels (expected: redis-sentinel:// or rediss-sentinel://)" }}
{{- end }}
{{- if and (include "herald.hasRedisCa" $) .url (not (hasPrefix "rediss" .url)) }}
{{- fail "redis.tls.ca: redis.url is one without TLS (expected: rediss://, rediss-sentinel:// or rediss-cluster://)" }}
{{- end }}
{{- if and .tls.ca.existingSecret .tls.ca.existingConfigMap }}
{{- fail "redis.tls.ca: existingSecret and existingConfigMap (expected: one of them)" }}
{{- end }}
{{- if include "herald.hasRedisCa" $ }}
{{- range $key, $setting := $.Values.settings }}
{{- if or (hasPrefix "heraldredissslbundle" $key) (hasPrefix "springsslbundlepemredis" $key) (hasPrefix "springsslbundlejksredis" $key) }}
{{- fail (printf "%s: %s (expected: either this or redis.tls.ca)" $setting.origin $setting.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Whether this upgrade moves from one Redis to another, which is not seen where nothing can be looked up. */}}
{{- define "herald.redisNotes" -}}
{{- $old := get ((lookup "v1" "Secret" .Release.Namespace (include "herald.fullname" .)).data | default dict) "redis-url" }}
{{- if and $old .Values.redis.url (ne $old (b64enc .Values.redis.url)) }}

redis.url has changed. Until the last of the old pods has ended, messages that are published through a new pod do not reach clients of
the old ones, nor the other way round.
{{- end }}
{{- end }}
