{{- /*
Whether Herald speaks TLS on a port, as Spring Boot decides: one of the settings under this prefix is there, and enabled is not false.
"true", or nothing. Arguments: the root, serverssl or managementserverssl, which is the beginning of the names in herald.collectSettings.
*/}}
{{- define "herald.tls" -}}
{{- $settings := (index . 0).Values.settings | default dict }}
{{- $prefix := index . 1 }}
{{- $found := false }}
{{- range $name, $_ := $settings }}
{{- if and (hasPrefix $prefix $name) (ne $prefix $name) }}{{ $found = true }}{{ end }}
{{- end }}
{{- $enabled := (get $settings (printf "%senabled" $prefix) | default dict).value | default "true" | lower }}
{{- if and $found (not (has $enabled (list "false" "off" "no" "0"))) }}true{{ end }}
{{- end }}

{{- /* http or https, on the port of the Service. */}}
{{- define "herald.scheme" -}}
{{- ternary "https" "http" (eq "true" (include "herald.tls" (list . "serverssl"))) }}
{{- end }}

{{- /* http or https, on the management port, which has the certificate of the other unless it has settings of its own. */}}
{{- define "herald.managementScheme" -}}
{{- $settings := .Values.settings | default dict }}
{{- $own := false }}
{{- range $name, $_ := $settings }}
{{- if and (hasPrefix "managementserverssl" $name) (ne "managementserverssl" $name) }}{{ $own = true }}{{ end }}
{{- end }}
{{- $prefix := ternary "managementserverssl" "serverssl" $own }}
{{- $tls := eq "true" (include "herald.tls" (list . $prefix)) }}
{{- $clientAuth := get $settings (printf "%sclientauth" $prefix) | default dict }}
{{- if and $tls (eq "need" ($clientAuth.value | default "" | lower)) }}
{{- fail (printf "%s: %s is need (expected: management.server.ssl with client-auth none, or with enabled false, as probes have no certificate)" $clientAuth.origin $clientAuth.name) }}
{{- end }}
{{- ternary "https" "http" $tls }}
{{- end }}

{{- /* Of the Service's port; nothing if there is to be none. */}}
{{- define "herald.appProtocol" -}}
{{- $given := .Values.service.appProtocol }}
{{- if not (kindIs "invalid" $given) }}
{{- $given }}
{{- else if or .Values.gateway.enabled .Values.internalGateway.enabled }}
{{- ternary "kubernetes.io/wss" "kubernetes.io/ws" (eq "https" (include "herald.scheme" .)) }}
{{- else }}
{{- include "herald.scheme" . }}
{{- end }}
{{- end }}

{{- /* The scheme of a probe; nothing, which is http, without TLS. A probe verifies no certificate. */}}
{{- define "herald.probeScheme" -}}
{{- if eq "https" (include "herald.managementScheme" .) }}scheme: HTTPS{{ end }}
{{- end }}
