{{- /* Formats of values. A pattern of the schema would be the message that the user reads; these are sentences. */}}
{{- define "herald.validateFormats" -}}
{{- $address := "((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(/([12]?[0-9]|3[0-2]))?" }}
{{- $address6 := "[0-9a-fA-F.]*:[0-9a-fA-F:.]*(/([1-9]?[0-9]|1[01][0-9]|12[0-8]))?" }}
{{- range .Values.trustedProxies }}
{{- include "herald.format" (list "trustedProxies" . (printf "%s|%s" $address $address6) "addresses and networks, such as 10.0.0.1, 10.0.0.0/8 and fd00::/8") }}
{{- end }}
{{- include "herald.format" (list "image.digest" .Values.image.digest "(sha256:[0-9a-f]{64})?" "sha256: and 64 hexadecimal digits") }}
{{- include "herald.format" (list "podDisruptionBudget.maxUnavailable" .Values.podDisruptionBudget.maxUnavailable "[1-9][0-9]*|([1-9][0-9]?|100)%" "a number of at least 1, or a percentage such as 25%") }}
{{- $duration := "([0-9]+(h|m|s|ms))+" }}
{{- range $gateway := list "gateway" "internalGateway" }}
{{- range $name, $value := (get $.Values $gateway).timeouts }}
{{- include "herald.format" (list (printf "%s.timeouts.%s" $gateway $name) $value $duration "a duration, such as 30s; 0s means none") }}
{{- end }}
{{- end }}
{{- with .Values.metrics.serviceMonitor }}
{{- include "herald.format" (list "metrics.serviceMonitor.interval" .interval $duration "a duration, such as 15s") }}
{{- include "herald.format" (list "metrics.serviceMonitor.scrapeTimeout" .scrapeTimeout $duration "a duration, such as 10s") }}
{{- end }}
{{- include "herald.format" (list "metrics.rules.runbookUrl" .Values.metrics.rules.runbookUrl "(https?://.+)?" "a URL that begins with https:// or http://") }}
{{- $alerts := list }}
{{- range (.Files.Get "files/alerts.yaml" | fromYaml).rules }}{{ $alerts = append $alerts .alert }}{{ end }}
{{- range .Values.metrics.rules.disabled }}
{{- if not (has . $alerts) }}
{{- fail (printf "metrics.rules.disabled: %q (expected: some of %s)" . (join ", " $alerts)) }}
{{- end }}
{{- end }}
{{- include "herald.validateCredentials" . }}
{{- end }}

{{- /* Ends the rendering where a value does not match. Arguments: name, value, pattern of all of it, what is expected. */}}
{{- define "herald.format" -}}
{{- $value := index . 1 | toString }}
{{- if not (regexMatch (printf "^(%s)$" (index . 2)) $value) }}
{{- fail (printf "%s: %q (expected: %s)" (index . 0) $value (index . 3)) }}
{{- end }}
{{- end }}

{{- define "herald.validateCredentials" -}}
{{- $name := "[a-z0-9]([-a-z0-9]*[a-z0-9])?" }}
{{- $nameWords := "lower-case letters, digits and hyphens between them" }}
{{- $secretKeyWords := "a key of a Secret: letters, digits, hyphens, underscores and dots" }}
{{- range .Values.auth.apiKeys }}
{{- include "herald.format" (list "auth.apiKeys: name" .name $name $nameWords) }}
{{- include "herald.format" (list (printf "auth.apiKeys: secretKey of %s" .name) .secretKey "[-._a-zA-Z0-9]+" $secretKeyWords) }}
{{- end }}
{{- $names := list }}
{{- range $token := .Values.auth.jwt }}
{{- include "herald.format" (list "auth.jwt: name" .name $name $nameWords) }}
{{- if has .name $names }}
{{- fail (printf "auth.jwt: two are named %s (expected: unique names)" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- with .secretKey }}
{{- include "herald.format" (list "auth.jwt: secretKey" . "[-._a-zA-Z0-9]+" $secretKeyWords) }}
{{- end }}
{{- with .jwksUri }}
{{- include "herald.format" (list "auth.jwt: jwksUri" . "https?://.+" "a URL that begins with https:// or http://") }}
{{- end }}
{{- $sources := list }}
{{- range $source := list "secretKey" "publicKey" "jwksUri" }}
{{- if get $token $source }}{{ $sources = append $sources $source }}{{ end }}
{{- end }}
{{- if gt (len $sources) 1 }}
{{- fail (printf "auth.jwt: %s has %s (expected: one of them)" .name (join " and " $sources)) }}
{{- else if not (or $sources .issuer) }}
{{- fail (printf "auth.jwt: %s has no keys (expected: secretKey, publicKey, jwksUri, or issuer, whose discovery document says where they are)" .name) }}
{{- end }}
{{- end }}
{{- end }}
