{{- /*
Which paths an Ingress or an HTTPRoute routes. A group of endpoints is named by its user: whoever needs one of its paths needs the
others too. Prefix, since OpenShift does not implement Exact; the console's page has no other choice.
*/}}
{{- define "herald.endpointGroups" -}}
clients:
  - {path: /websocket, pathType: Prefix}
  - {path: /connection/websocket, pathType: Prefix}
  - {path: /connection/uni_websocket, pathType: Prefix}
  - {path: /connection/http_stream, pathType: Prefix}
  - {path: /connection/sse, pathType: Prefix}
  - {path: /connection/uni_http_stream, pathType: Prefix}
  - {path: /connection/uni_sse, pathType: Prefix}
  - {path: /emulation, pathType: Prefix}
  - {path: /events, pathType: Prefix}
  - {path: /console/herald.js, pathType: Prefix}
  - {path: /console/positions.js, pathType: Prefix}
  - {path: /console/transports.js, pathType: Prefix}
  - {path: /console/event-stream.js, pathType: Prefix}
publishing:
  - {path: /broadcast, pathType: Prefix}
api:
  - {path: /api, pathType: Prefix}
topics:
  - {path: /topics, pathType: Prefix}
sessions:
  - {path: /sessions, pathType: Prefix}
users:
  - {path: /users, pathType: Prefix}
console:
  - {path: /, pathType: Exact}
  - {path: /console, pathType: Prefix}
  - {path: /node, pathType: Prefix}
docs:
  - {path: /swagger-ui.html, pathType: Prefix}
  - {path: /swagger-ui, pathType: Prefix}
  - {path: /v3/api-docs, pathType: Prefix}
  - {path: /v3/api-docs.yaml, pathType: Prefix}
  - {path: /asyncapi.yaml, pathType: Prefix}
all:
  - {path: /, pathType: Prefix}
{{- end }}

{{- /* The paths of the values of one Ingress or HTTPRoute, as {paths: […]}. Arguments: the root, the values. */}}
{{- define "herald.routedPaths" -}}
{{- $context := include "herald.contextPath" (index . 0) }}
{{- $route := index . 1 }}
{{- $groups := include "herald.endpointGroups" . | fromYaml }}
{{- $paths := list }}
{{- range $group := $route.endpoints }}
{{- range get $groups $group }}
{{- $path := printf "%s%s" $context .path }}
{{- if and $context (eq .path "/") }}
{{- /* With and without the slash at its end, which an Exact path tells apart. */}}
{{- $paths = append $paths (dict "path" $context "pathType" .pathType) }}
{{- end }}
{{- $paths = append $paths (dict "path" $path "pathType" .pathType) }}
{{- end }}
{{- end }}
{{- range $route.paths }}
{{- $paths = append $paths (dict "path" .path "pathType" (.pathType | default "Prefix")) }}
{{- end }}
{{- toYaml (dict "paths" (uniq $paths)) }}
{{- end }}

{{- /* Whether the values of an Ingress or an HTTPRoute route these groups: "true", or nothing. Arguments: the values, groups. */}}
{{- define "herald.routes" -}}
{{- $endpoints := (index . 0).endpoints }}
{{- $all := true }}
{{- range rest . }}
{{- if not (or (has . $endpoints) (has "all" $endpoints)) }}{{ $all = false }}{{ end }}
{{- end }}
{{- if $all }}true{{ end }}
{{- end }}

{{- /* Rules about who reaches what, which the schema cannot express. */}}
{{- define "herald.validateExposure" -}}
{{- $clusterIP := eq .Values.service.type "ClusterIP" }}
{{- $loadBalancer := eq .Values.service.type "LoadBalancer" }}
{{- with .Values.service }}
{{- if and $clusterIP .nodePort }}
{{- fail (printf "service.nodePort: %d (expected: none with service.type ClusterIP; NodePort and LoadBalancer have one)" (int .nodePort)) }}
{{- end }}
{{- if and $clusterIP .externalTrafficPolicy }}
{{- fail (printf "service.externalTrafficPolicy: %s (expected: none with service.type ClusterIP; NodePort and LoadBalancer have one)" .externalTrafficPolicy) }}
{{- end }}
{{- if and .loadBalancerClass (not $loadBalancer) }}
{{- fail (printf "service.loadBalancerClass: %s (expected: none with service.type %s; LoadBalancer has one)" .loadBalancerClass .type) }}
{{- end }}
{{- if and .loadBalancerSourceRanges (not $loadBalancer) }}
{{- fail (printf "service.loadBalancerSourceRanges: %s (expected: none with service.type %s; LoadBalancer has some)" (join ", " .loadBalancerSourceRanges) .type) }}
{{- end }}
{{- range .loadBalancerSourceRanges }}
{{- include "herald.format" (list "service.loadBalancerSourceRanges" . "[0-9a-fA-F.:]+/[0-9]{1,3}" "networks, such as 203.0.113.0/24") }}
{{- end }}
{{- end }}
{{- range $name := list "ingress" "internalIngress" "gateway" "internalGateway" }}
{{- $route := get $.Values $name }}
{{- if $route.enabled }}
{{- if and (hasSuffix "ngress" $name) (not $route.hosts) }}
{{- fail (printf "%s.hosts: none (expected: at least one)" $name) }}
{{- end }}
{{- if and (hasSuffix "ateway" $name) (not $route.parentRefs) }}
{{- fail (printf "%s.parentRefs: none (expected: at least one)" $name) }}
{{- end }}
{{- range $route.paths }}
{{- include "herald.format" (list (printf "%s.paths" $name) .path "/.*" "paths that begin with a slash") }}
{{- end }}
{{- if not (or $route.endpoints $route.paths) }}
{{- fail (printf "%s.endpoints: none (expected: some of %s, or %s.paths)" $name (keys (include "herald.endpointGroups" . | fromYaml) | sortAlpha | join ", ") $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- /* The same host of the same controller would be one set of routes: the public one, with all that is internal. */}}
{{- if and .Values.ingress.enabled .Values.internalIngress.enabled (eq .Values.ingress.className .Values.internalIngress.className) }}
{{- range .Values.internalIngress.hosts }}
{{- if has . $.Values.ingress.hosts }}
{{- fail (printf "internalIngress.hosts: %s is also in ingress.hosts, so that everybody would reach what is internal (expected: another host or another className)" .) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.gateway.enabled .Values.internalGateway.enabled (eq (toJson .Values.gateway.parentRefs) (toJson .Values.internalGateway.parentRefs)) }}
{{- if not (and .Values.gateway.hostnames .Values.internalGateway.hostnames) }}
{{- fail "internalGateway.hostnames: the parentRefs are those of gateway, so that everybody would reach what is internal (expected: hostnames of both, or other parentRefs)" }}
{{- end }}
{{- range .Values.internalGateway.hostnames }}
{{- if has . $.Values.gateway.hostnames }}
{{- fail (printf "internalGateway.hostnames: %s is also in gateway.hostnames, so that everybody would reach what is internal (expected: another host or other parentRefs)" .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
