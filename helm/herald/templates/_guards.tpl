{{- /*
Settings that may not be given as such, since the chart itself sets them or relies on their defaults, and what to do instead. By their
canonical names (herald.collectSettings), each of which stands for what begins with it too.
*/}}
{{- define "herald.reserved" -}}
serverport: service.port, the port for clients; the pods' own is always 8080
serveraddress: no such setting, since probes and Services need to reach the pods
servershutdown: no such setting, since pods shut down gracefully
managementserverport: no such setting, since probes and Prometheus use port 9090
managementserveraddress: no such setting, since probes and Prometheus need to reach the pods
managementserverbasepath: no such setting, since probes and Prometheus use /actuator
managementendpointswebbasepath: no such setting, since probes and Prometheus use /actuator
managementendpointswebpathmapping: no such setting, since probes and Prometheus use /actuator/health and /actuator/prometheus
springlifecycletimeoutpershutdownphase: no such setting, since the grace period is computed from herald.limits.request-timeout
springapplicationjson: config, which takes any setting
springconfiglocation: config, extraVolumes and spring.config.import in config
springconfigadditionallocation: config, extraVolumes and spring.config.import in config
springconfigname: config
springconfigactivate: config, all of which would depend on it
heralddrain: drain, from which the grace period is computed
heraldlimitstrustedproxies: trustedProxies
heraldsecurityapikeys: auth.apiKeys
heraldsecurityjwt: auth.jwt
heraldsecurityinsecure: auth.insecure
heraldsecurityallowedorigins: auth.allowedOrigins
heraldsecurityanonymoussubscribe: auth.anonymousSubscribe
heraldsecurityaccesstokenparameter: auth.accessTokenParameter
heraldredisurl: redis.url or redis.existingSecret
heraldredisusername: redis.username
heraldredispassword: redis.password.existingSecret
heraldredissentinelusername: redis.sentinelUsername
heraldredissentinelpassword: redis.sentinelPassword.existingSecret
{{- end }}

{{- /* Settings that need some value for the probes to work, as regular expressions. */}}
{{- define "herald.required" -}}
managementendpointswebexposureinclude: {match: "health|[*]", expected: "health among them"}
managementendpointswebexposureexclude: {mismatch: "health|[*]", expected: "not health"}
managementendpointhealthprobesenabled: {match: "^true$", expected: "true"}
managementendpointhealthaccess: {match: "(?i)^(read.?only|unrestricted)$", expected: "read-only"}
managementendpointhealthenabled: {match: "^true$", expected: "true"}
{{- end }}

{{- /* Holds for every spelling of a setting, and wherever it is. */}}
{{- define "herald.validateSettings" -}}
{{- $reserved := include "herald.reserved" . | fromYaml }}
{{- $required := include "herald.required" . | fromYaml }}
{{- range $key, $setting := .Values.settings }}
{{- range $prefix, $expected := $reserved }}
{{- if hasPrefix $prefix $key }}
{{- fail (printf "%s: %s (expected: %s)" $setting.origin $setting.name $expected) }}
{{- end }}
{{- end }}
{{- if and (hasPrefix "springconfigimport" $key) (ne $setting.origin "config") }}
{{- fail (printf "%s: %s (expected: spring.config.import in config, as the chart imports secrets by this one)" $setting.origin $setting.name) }}
{{- end }}
{{- with get $required $key }}
{{- if not (ternary (regexMatch (.match | default "") $setting.value) (not (regexMatch (.mismatch | default "$.") $setting.value)) (hasKey . "match")) }}
{{- fail (printf "%s: %s is %s (expected: %s, as the probes use it)" $setting.origin $setting.name $setting.value .expected) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Objects of the user's that pods read, by the values that name them. */}}
{{- define "herald.existingObjects" -}}
{{- with .Values.redis }}
{{- toYaml (dict
  "auth.existingSecret" $.Values.auth.existingSecret
  "redis.existingSecret" .existingSecret
  "redis.password.existingSecret" .password.existingSecret
  "redis.sentinelPassword.existingSecret" .sentinelPassword.existingSecret
  "redis.tls.ca.existingSecret" .tls.ca.existingSecret
  "redis.tls.ca.existingConfigMap" .tls.ca.existingConfigMap) }}
{{- end }}
{{- end }}

{{- define "herald.validateNames" -}}
{{- $name := "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?" }}
{{- $words := "a name in lower case, such as herald-redis" }}
{{- range $value, $given := include "herald.existingObjects" . | fromYaml }}
{{- include "herald.format" (list $value $given $name $words) }}
{{- end }}
{{- include "herald.format" (list "serviceAccount.name" .Values.serviceAccount.name $name $words) }}
{{- with .Values.redis }}
{{- $keys := dict "redis.existingSecretKey" .existingSecretKey "redis.password.key" .password.key "redis.sentinelPassword.key" .sentinelPassword.key "redis.tls.ca.key" .tls.ca.key }}
{{- range $value, $key := $keys }}
{{- include "herald.format" (list $value $key "[-._a-zA-Z0-9]+" "a key of a Secret: letters, digits, hyphens, underscores and dots") }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Helm deletes the chart's own objects once it no longer renders them, and overwrites others of their names. */}}
{{- define "herald.validateSecretNames" -}}
{{- $own := include "herald.fullname" . }}
{{- range $value, $name := include "herald.existingObjects" . | fromYaml }}
{{- if and $name (has $name (list $own (printf "%s-dashboard" $own))) }}
{{- fail (printf "%s: %s is the name of an object that this chart creates and deletes (expected: another name)" $value $name) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "herald.validateImage" -}}
{{- with .Values.image }}
{{- $example := "--set image.repository=registry.example.com/herald" }}
{{- if not .repository }}
{{- fail (printf "image.repository: missing (expected: where the image is. Build it and push it to a registry of yours, then: %s)" $example) }}
{{- end }}
{{- if regexMatch "@|:[^/]*$" .repository }}
{{- fail (printf "image.repository: %s has a tag or digest (expected: image.tag or image.digest for it)" .repository) }}
{{- end }}
{{- if not (regexMatch "^[a-zA-Z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+$|^[a-z0-9]+([._-]+[a-z0-9]+)*$" .repository) }}
{{- fail (printf "image.repository: %s is no name of an image (expected: such as registry.example.com/herald, without a scheme and in lower case)" .repository) }}
{{- end }}
{{- if and .tag (not (regexMatch "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$" .tag)) }}
{{- fail (printf "image.tag: %s (expected: a tag such as 1.2.3; image.digest for a digest)" .tag) }}
{{- end }}
{{- end }}
{{- end }}
