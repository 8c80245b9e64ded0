{{- /* Where clients outside of the cluster reach what. */}}
{{- define "herald.notesRoutes" -}}
{{- range $name := list "ingress" "internalIngress" "gateway" "internalGateway" }}
{{- $route := get $.Values $name }}
{{- if $route.enabled }}
{{- $urls := list }}
{{- range $host := $route.hosts }}
{{- $urls = append $urls (printf "%s://%s" (include "herald.ingressScheme" (list $route $host)) $host) }}
{{- end }}
{{- range $host := $route.hostnames }}
{{- $urls = append $urls (printf "%s://%s" $route.scheme $host) }}
{{- end }}

{{ ternary "Your network uses" "Clients outside of the cluster use" (hasPrefix "internal" $name) }} ({{ $name }}, endpoints: {{ join ", " (concat $route.endpoints (ternary (list "paths") list (not (empty $route.paths)))) }})
{{- range $urls }}
{{- include "herald.notesRoute" (list $ $route .) }}
{{- else }}
{{- $gateway := first $route.parentRefs }}
{{- include "herald.notesRoute" (list $ $route (printf "%s://<address>" $route.scheme)) }}
where <address> is the Gateway's:
  kubectl --namespace {{ $gateway.namespace | default $.Release.Namespace }} get gateway {{ $gateway.name }} --output jsonpath='{.status.addresses[0].value}'
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Arguments: the root, the values of the route, the URL without a path. */}}
{{- define "herald.notesRoute" -}}
{{- $route := index . 1 }}
{{- $url := printf "%s%s" (index . 2) (include "herald.contextPath" (index . 0)) }}
{{- if include "herald.routes" (list $route "clients") }}
  {{ $url | replace "https://" "wss://" | replace "http://" "ws://" }}/websocket
  {{ $url | replace "https://" "wss://" | replace "http://" "ws://" }}/connection/websocket    SDKs of Centrifugo
  {{ $url }}/events
{{- end }}
{{- if include "herald.routes" (list $route "publishing") }}
  {{ $url }}/broadcast
{{- end }}
{{- range $group := list "topics" "sessions" "users" }}
{{- if include "herald.routes" (list $route $group) }}
  {{ $url }}/{{ $group }}
{{- end }}
{{- end }}
{{- if include "herald.routes" (list $route "docs") }}
  {{ $url }}/swagger-ui.html
{{- end }}
{{- if include "herald.routes" (list $route "console") }}
  {{ $url }}/    the console
{{- end }}
{{- $host := index . 2 }}
{{- range $route.paths }}
  {{ $host }}{{ .path }}
{{- end }}
{{- end }}

{{- /* https where a certificate is for this host. Arguments: the values of the Ingress, the host. */}}
{{- define "herald.ingressScheme" -}}
{{- $route := index . 0 }}
{{- $host := index . 1 }}
{{- $scheme := $route.scheme }}
{{- if not $scheme }}
{{- $scheme = "http" }}
{{- range $route.tls }}
{{- if or (not .hosts) (has $host .hosts) (has (regexReplaceAll "^[^.]*" $host "*") (.hosts | default list)) }}{{ $scheme = "https" }}{{ end }}
{{- end }}
{{- end }}
{{- $scheme }}
{{- end }}

{{- /* What a reader would regret not to have known. */}}
{{- define "herald.notesWarnings" -}}
{{- $trusted := (include "herald.trustedProxies" . | fromYaml).networks }}
{{- $wide := list }}
{{- range $trusted }}
{{- $bits := splitList "/" . | last | int }}
{{- if and (contains "/" .) (lt $bits (ternary 64 24 (contains ":" .))) }}{{ $wide = append $wide . }}{{ end }}
{{- end }}
{{- $outside := and (ne .Values.service.type "ClusterIP") (ne .Values.service.externalTrafficPolicy "Local") }}
{{- $closed := and .Values.networkPolicy.enabled .Values.networkPolicy.clients }}
{{- if .Values.auth.insecure }}

WARNING: it needs no credentials (auth.insecure). Every client that reaches it may publish, subscribe and disconnect others.
{{- end }}
{{- if and $wide (not $closed) }}

WARNING: any pod may claim to be any client by a header X-Forwarded-For, and so evade the limits by address, as these networks are
trusted: {{ join ", " $wide }}
Set trustedProxies to the addresses of your {{ ternary "gateway" "ingress controller" (or .Values.gateway.enabled .Values.internalGateway.enabled) }}, or networkPolicy.clients to its pods{{ if not .Values.networkPolicy.enabled }} with networkPolicy.enabled{{ end }}.
{{- end }}
{{- if and $outside $trusted }}

WARNING: clients of the {{ .Values.service.type }} Service have the address of a node. If trustedProxies includes the nodes, any of them may claim to be any
other by a header X-Forwarded-For. Set service.type to ClusterIP or service.externalTrafficPolicy to Local, unless only a proxy that
sets this header connects to the nodes.
{{- else if $outside }}

WARNING: with service.externalTrafficPolicy Cluster, the default, clients may have the address of a node, and all clients of one node share
its limits by address. Set service.externalTrafficPolicy to Local, or trustedProxies if the load balancer sets X-Forwarded-For.
{{- end }}
{{- if and (not $trusted) (or .Values.ingress.enabled .Values.internalIngress.enabled .Values.gateway.enabled .Values.internalGateway.enabled) }}

WARNING: trustedProxies is empty, so that all clients have the address of the proxy and share its limits by address. Set it to the
addresses of your proxy.
{{- end }}
{{- range $name := list "ingress" "internalIngress" "gateway" "internalGateway" }}
{{- $route := get $.Values $name }}
{{- $plain := list }}
{{- if $route.enabled }}
{{- range $route.hosts }}
{{- if eq "http" (include "herald.ingressScheme" (list $route .)) }}{{ $plain = append $plain . }}{{ end }}
{{- end }}
{{- if eq "http" ($route.scheme | default "https") }}{{ $plain = concat $plain ($route.hostnames | default list) | uniq }}{{ end }}
{{- end }}
{{- if and $plain (not $.Values.auth.insecure) }}

WARNING: clients of {{ join ", " $plain }} send their credentials unencrypted.
{{ if hasSuffix "ngress" $name }}Set {{ $name }}.tls, or {{ $name }}.scheme to https if TLS ends before the Ingress.{{ else }}Use a listener with TLS, and set {{ $name }}.scheme to https.{{ end }}
{{- end }}
{{- end }}
{{- end }}
