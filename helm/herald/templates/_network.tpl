{{- /*
The destinations of pods, from the URLs in the values: {rules: […]} as in a NetworkPolicy, each with its ports and peers.

A NetworkPolicy knows addresses and labels, and no names. So a URL's host is
- its address, if it is one;
- the pods of a namespace, if it is the name of a Service: one label, or with .svc; a name of two labels may be both;
- elsewhere: private networks for Redis, all but the addresses of the link for the others.
Values under networkPolicy.to replace these peers.
*/}}
{{- define "herald.egressRules" -}}
{{- $rules := list }}
{{- range (include "herald.destinations" . | fromYaml).all }}
{{- $rules = append $rules (include "herald.egressRule" (list $ .) | fromYaml) }}
{{- end }}
{{- $needed := list }}
{{- range $rules }}{{ if .to }}{{ $needed = append $needed . }}{{ end }}{{ end }}
{{- toYaml (dict "rules" (concat (list (include "herald.dnsRule" . | fromYaml)) (uniq $needed) (.Values.networkPolicy.egress | default list))) }}
{{- end }}

{{- /* 53, and 5353, the port of OpenShift's DNS pods. The addresses of the link are those of a cache on each node. */}}
{{- define "herald.dnsRule" -}}
{{- $to := concat (.Values.networkPolicy.to.dns | default list) ((.Values.dnsConfig | default dict).nameservers | default list) }}
{{- $ports := list }}
{{- range $port := list 53 5353 }}
{{- range $protocol := list "UDP" "TCP" }}
{{- $ports = append $ports (dict "port" $port "protocol" $protocol) }}
{{- end }}
{{- end }}
{{- $rule := dict "ports" $ports "to" (include "herald.peers" (list "networkPolicy.to.dns" $to) | fromYaml).peers }}
{{- /* The nodes' own DNS servers may be anywhere. */}}
{{- toYaml (ternary (omit $rule "to") $rule (or (not $to) (eq "Default" .Values.dnsPolicy))) }}
{{- end }}

{{- /* {all: [{kind, host, port}]}; the host is empty where it cannot be known. */}}
{{- define "herald.destinations" -}}
{{- $all := list }}
{{- if .Values.redis.url }}
{{- $default := ternary 26379 6379 (contains "-sentinel:" .Values.redis.url) }}
{{- $hosts := (include "herald.hostsOf" (list .Values.redis.url $default) | fromYaml).hosts }}
{{- range $hosts }}
{{- $all = append $all (merge (dict "kind" "redis") .) }}
{{- end }}
{{- /* Others of them name these: the Redis behind Sentinels, and the other nodes of a cluster. */}}
{{- if regexMatch "-(sentinel|cluster):" .Values.redis.url }}
{{- range $hosts }}
{{- $host := ternary "" .host (regexMatch "^[0-9.]+$|:" .host) }}
{{- $all = append $all (dict "kind" "redis" "host" $host "port" (ternary (int $.Values.redis.port) (int .port) (contains "-sentinel:" $.Values.redis.url))) }}
{{- end }}
{{- end }}
{{- else if .Values.redis.existingSecret }}
{{- /* It may name Sentinels. */}}
{{- range list (int .Values.redis.port) 26379 | uniq }}
{{- $all = append $all (dict "kind" "redis" "host" "" "port" .) }}
{{- end }}
{{- end }}
{{- if not .Values.auth.insecure }}
{{- range .Values.auth.jwt }}
{{- if not (or .secretKey .publicKey) }}
{{- range (include "herald.hostsOf" (list (.jwksUri | default .issuer) 443) | fromYaml).hosts }}
{{- $all = append $all (merge (dict "kind" "issuers") .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $setting := .Values.settings }}
{{- if and (regexMatch "(endpoint|url|uri)$" $name) (regexMatch "^https?://" $setting.value) }}
{{- range (include "herald.hostsOf" (list $setting.value 443) | fromYaml).hosts }}
{{- $all = append $all (merge (dict "kind" "endpoints") .) }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml (dict "all" (uniq $all)) }}
{{- end }}

{{- /* {hosts: [{host, port}]} of a URL, which may name several. Arguments: the URL, the default port. */}}
{{- define "herald.hostsOf" -}}
{{- $url := index . 0 }}
{{- $default := ternary 80 (index . 1) (hasPrefix "http://" $url) }}
{{- $authority := regexReplaceAll "^[a-z-]+://" $url "" | regexFind "^[^/?#]*" | splitList "@" | last }}
{{- $hosts := list }}
{{- range splitList "," $authority }}
{{- $port := regexFind ":[0-9]+$" . | trimPrefix ":" | default (toString $default) | int }}
{{- $hosts = append $hosts (dict "host" (regexReplaceAll ":[0-9]+$" . "" | trimAll "[]." | lower) "port" $port) }}
{{- end }}
{{- toYaml (dict "hosts" $hosts) }}
{{- end }}

{{- define "herald.egressRule" -}}
{{- $root := index . 0 }}
{{- $to := index . 1 }}
{{- $given := get $root.Values.networkPolicy.to $to.kind }}
{{- $ports := list (dict "port" (int $to.port) "protocol" "TCP") }}
{{- $private := list "10.0.0.0/8" "172.16.0.0/12" "192.168.0.0/16" "100.64.0.0/10" "fc00::/7" }}
{{- $elsewhere := list (dict "ipBlock" (dict "cidr" "0.0.0.0/0" "except" (list "169.254.0.0/16"))) (dict "ipBlock" (dict "cidr" "::/0" "except" (list "fe80::/10" "fd00:ec2::254/128"))) }}
{{- if eq $to.kind "redis" }}{{ $elsewhere = $private }}{{ end }}
{{- $peers := list }}
{{- $inCluster := false }}
{{- if $given }}
{{- $peers = $given }}
{{- else if not $to.host }}
{{- $peers = prepend $elsewhere (dict "namespaceSelector" dict) }}
{{- else if regexMatch "^(localhost|127\\.[0-9.]+|::1)$" $to.host }}
{{- /* A sidecar: no policy is asked. */}}
{{- else if regexMatch "^[0-9]+(\\.[0-9]+){3}$|:" $to.host }}
{{- $peers = list $to.host }}
{{- else if regexMatch "^kubernetes\\.default(\\.|$)" $to.host }}
{{- $peers = $elsewhere }}
{{- else if not (contains "." $to.host) }}
{{- $peers = list (dict "podSelector" dict) }}
{{- $inCluster = true }}
{{- else if regexMatch "\\.svc(\\.|$)" $to.host }}
{{- $peers = list (regexReplaceAll "\\.svc(\\..*)?$" $to.host "" | splitList "." | last) }}
{{- $inCluster = true }}
{{- else if eq 2 (len (splitList "." $to.host)) }}
{{- $peers = prepend $elsewhere (splitList "." $to.host | last) }}
{{- else }}
{{- $peers = $elsewhere }}
{{- end }}
{{- $rule := dict "to" (include "herald.peers" (list (printf "networkPolicy.to.%s" $to.kind) $peers) | fromYaml).peers "ports" $ports }}
{{- /* These are seldom the ports of a Service's pods, which are what a policy sees. */}}
{{- if and $inCluster (has (int $to.port) (list 80 443)) }}
{{- $rule = omit $rule "ports" }}
{{- end }}
{{- toYaml $rule }}
{{- end }}

{{- /*
{peers: […]} as in a NetworkPolicy, of such peers, names of namespaces, addresses and networks. Arguments: the name of the value, the list.
*/}}
{{- define "herald.peers" -}}
{{- $name := index . 0 }}
{{- $peers := list }}
{{- range index . 1 }}
{{- if not (kindIs "string" .) }}
{{- $peers = append $peers . }}
{{- else if regexMatch "^[0-9a-fA-F:.]+/[0-9]{1,3}$" . }}
{{- $peers = append $peers (dict "ipBlock" (dict "cidr" .)) }}
{{- else if regexMatch "^[0-9]+(\\.[0-9]+){3}$" . }}
{{- $peers = append $peers (dict "ipBlock" (dict "cidr" (printf "%s/32" .))) }}
{{- else if regexMatch "^[0-9a-fA-F.]*:[0-9a-fA-F:.]*$" . }}
{{- $peers = append $peers (dict "ipBlock" (dict "cidr" (printf "%s/128" .))) }}
{{- else }}
{{- include "herald.format" (list $name . "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?" "names of namespaces, networks such as 10.0.0.0/8, or peers as in a NetworkPolicy") }}
{{- $peers = append $peers (dict "namespaceSelector" (dict "matchLabels" (dict "kubernetes.io/metadata.name" .))) }}
{{- end }}
{{- end }}
{{- toYaml (dict "peers" (uniq $peers)) }}
{{- end }}

{{- /* What an installer may have to add. */}}
{{- define "herald.networkNotes" -}}
{{- if .Values.networkPolicy.enabled }}
{{- $far := list }}
{{- range (include "herald.destinations" . | fromYaml).all }}
{{- $named := regexMatch "^[^:]*[a-z][^:]*[.].*[.][^:]*$" .host }}
{{- if and (eq .kind "redis") $named (not (regexMatch "\\.svc(\\.|$)" .host)) (not $.Values.networkPolicy.to.redis) }}
{{- $far = append $far .host }}
{{- end }}
{{- end }}
{{- with uniq $far }}

The NetworkPolicy lets pods connect to Redis in private networks only. If {{ join ", " . }} has a public address, name its network in
networkPolicy.to.redis.
{{- end }}
{{- end }}
{{- end }}
