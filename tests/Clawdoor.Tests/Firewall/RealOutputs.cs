namespace Clawdoor.Tests.Firewall;

/// <summary>What the real programs of Debian 12 printed: nftables 1.0.6, iptables 1.8.9, ufw 0.36.2, firewalld 1.3.3.</summary>
internal static class RealOutputs
{
    /// <summary>With two rules of ours at its end.</summary>
    public const string Nft =
        """
        {"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}},
        {"table": {"family": "inet", "name": "filter", "handle": 1}},
        {"set": {"family": "inet", "name": "banned", "table": "filter", "type": "ipv4_addr", "handle": 3, "elem": ["192.0.2.9"]}},
        {"chain": {"family": "inet", "table": "filter", "name": "input", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
        {"chain": {"family": "inet", "table": "filter", "name": "more", "handle": 2}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 5, "expr": [{"vmap": {"key": {"ct": {"key": "state"}}, "data": {"set": [["invalid", {"drop": null}], ["established", {"accept": null}], ["related", {"accept": null}]]}}}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 6, "expr": [{"match": {"op": "==", "left": {"meta": {"key": "iif"}}, "right": "lo"}},
        {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 7, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": "@banned"}},
        {"drop": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 9, "expr": [{"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": {"set": ["icmp", "ipv6-icmp"]}}},
        {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 11, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": {"set": [22, 2222]}}},
        {"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": "new"}},
        {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 12, "expr": [{"jump": {"target": "more"}}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 14, "expr": [{"vmap": {"key": {"payload": {"protocol": "tcp", "field": "dport"}}, "data": {"set": [[80, {"accept": null}], [8080, {"jump": {"target": "more"}}]]}}}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 15, "expr": [{"log": {"prefix": "x "}},
        {"counter": {"packets": 0, "bytes": 0}},
        {"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 18, "comment": "clawdoor", "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 443}},
        {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 19, "comment": "clawdoor", "expr": [{"match": {"op": "!=", "left": {"meta": {"key": "iifname"}}, "right": "lo"}},
        {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 18789}},
        {"drop": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "more", "handle": 16, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": 53}},
        {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "more", "handle": 17, "expr": [{"return": null}]}}]}
        """;

    public const string UfwRules =
        """
        *filter
        :ufw-user-input - [0:0]
        ### RULES ###

        ### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in
        -A ufw-user-input -p tcp --dport 22 -j ACCEPT

        ### tuple ### allow tcp 80,8443 0.0.0.0/0 any 0.0.0.0/0 in comment=776562
        -A ufw-user-input -p tcp -m multiport --dports 80,8443 -j ACCEPT

        ### tuple ### limit tcp 2222 0.0.0.0/0 any 0.0.0.0/0 in
        -A ufw-user-input -p tcp --dport 2222 -j ufw-user-limit-accept

        ### tuple ### deny any 18789 0.0.0.0/0 any 0.0.0.0/0 in
        -A ufw-user-input -p tcp --dport 18789 -j DROP
        -A ufw-user-input -p udp --dport 18789 -j DROP

        ### tuple ### allow tcp 444 0.0.0.0/0 any 10.0.0.0/8 in
        -A ufw-user-input -p tcp --dport 444 -s 10.0.0.0/8 -j ACCEPT

        ### tuple ### allow tcp 9000 0.0.0.0/0 any 0.0.0.0/0 in_eth0
        -A ufw-user-input -i eth0 -p tcp --dport 9000 -j ACCEPT

        ### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 WWW%20Secure - in
        -A ufw-user-input -p tcp --dport 443 -j ACCEPT -m comment --comment 'dapp_WWW%20Secure'

        ### tuple ### allow tcp 6000:6007 0.0.0.0/0 any 0.0.0.0/0 in
        -A ufw-user-input -p tcp -m multiport --dports 6000:6007 -j ACCEPT

        ### tuple ### allow any 53 0.0.0.0/0 any 0.0.0.0/0 out
        -A ufw-user-output -p tcp --dport 53 -j ACCEPT

        ### tuple ### route:allow tcp 8080 0.0.0.0/0 any 0.0.0.0/0 in
        -A ufw-user-forward -p tcp --dport 8080 -j ACCEPT

        ### tuple ### reject any any 0.0.0.0/0 any 192.0.2.9 in
        -A ufw-user-input -s 192.0.2.9 -j REJECT

        ### tuple ### allow_log tcp 999 0.0.0.0/0 any 0.0.0.0/0 in
        -A ufw-user-input -p tcp --dport 999 -j ACCEPT

        ### tuple ### allow tcp 7443 0.0.0.0/0 any 0.0.0.0/0 in comment=636c6177646f6f72
        -A ufw-user-input -p tcp --dport 7443 -j ACCEPT

        ### END RULES ###
        COMMIT
        """;

    public const string UfwRules6 =
        """
        ### tuple ### allow tcp 22 ::/0 any ::/0 in
        ### tuple ### deny any 18789 ::/0 any ::/0 in
        ### tuple ### allow tcp 443 ::/0 any ::/0 WWW%20Secure - in
        """;

    public const string UfwDefaults =
        """
        IPV6=yes
        DEFAULT_INPUT_POLICY="DROP"
        DEFAULT_OUTPUT_POLICY="ACCEPT"
        """;

    public const string Zones =
        """
        block
          target: %%REJECT%%
          icmp-block-inversion: no
          interfaces: 
          sources: 
          services: 
          ports: 
          protocols: 
          forward: yes
          masquerade: no
          forward-ports: 
          source-ports: 
          icmp-blocks: 
          rich rules: 

        public (active)
          target: default
          icmp-block-inversion: no
          interfaces: eth0
          sources: 
          services: dhcpv6-client ssh
          ports: 8000-8100/tcp 53/udp 443/tcp
          protocols: 
          forward: yes
          masquerade: no
          forward-ports: 
        	port=81:proto=tcp:toport=8081:toaddr=
          source-ports: 
          icmp-blocks: 
          rich rules: 
        	rule family="ipv4" source address="1.2.3.4" port port="443" protocol="tcp" reject
        	rule port port="18789" protocol="tcp" reject

        trusted
          target: ACCEPT
          icmp-block-inversion: no
          interfaces: 
          sources: 
          services: 
          ports: 
          protocols: 
          forward: yes
          masquerade: no
          forward-ports: 
          source-ports: 
          icmp-blocks: 
          rich rules: 
        """;

    public const string SshService =
        """
        ssh
          ports: 22/tcp
          protocols: 
          source-ports: 
          modules: 
          destination: 
          includes: 
          helpers: 
        """;

    /// <summary>Of Red Hat's iptables-services, with fail2ban.</summary>
    public const string Tables =
        """
        # Generated by iptables-save v1.8.9 (nf_tables) on Thu Nov 26 12:35:14 2026
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :f2b-sshd - [0:0]
        -A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
        -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p icmp -j ACCEPT
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT
        -A INPUT -j REJECT --reject-with icmp-host-prohibited
        -A FORWARD -j REJECT --reject-with icmp-host-prohibited
        -A f2b-sshd -s 192.0.2.9/32 -j REJECT --reject-with icmp-port-unreachable
        -A f2b-sshd -j RETURN
        COMMIT
        # Completed on Thu Nov 26 12:35:14 2026

        """;
}
