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

{{- define "herald.validateNames" -}}
{{- /* Without the URL, which may have a password. */}}
{{- if not (regexMatch "^(rediss?(-(sentinel|cluster))?://[^\\s]+)?$" .Values.redis.url) }}
{{- fail "redis.url: it is no URL of a Redis (expected: such as redis://host:6379, rediss://host:6379, redis-sentinel://host:26379,host:26379/0#master or redis-cluster://host:6379,host:6379)" }}
{{- end }}
{{- $name := "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?" }}
{{- $words := "a name in lower case, such as herald-redis" }}
{{- include "herald.format" (list "auth.existingSecret" .Values.auth.existingSecret $name $words) }}
{{- include "herald.format" (list "redis.existingSecret" .Values.redis.existingSecret $name $words) }}
{{- include "herald.format" (list "serviceAccount.name" .Values.serviceAccount.name $name $words) }}
{{- include "herald.format" (list "redis.existingSecretKey" .Values.redis.existingSecretKey "[-._a-zA-Z0-9]+" "a key of a Secret: letters, digits, hyphens, underscores and dots") }}
{{- end }}

{{- /* Helm deletes the chart's own objects once it no longer renders them, and overwrites others of their names. */}}
{{- define "herald.validateSecretNames" -}}
{{- $own := include "herald.fullname" . }}
{{- $redis := .Values.redis }}
{{- $given := dict
  "auth.existingSecret" .Values.auth.existingSecret
  "redis.existingSecret" $redis.existingSecret }}
{{- range $value, $name := $given }}
{{- if eq ($name | default "") $own }}
{{- fail (printf "%s: %s is the name of the Secret that this chart creates and deletes (expected: another name)" $value $name) }}
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
