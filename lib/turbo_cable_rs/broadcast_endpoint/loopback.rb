# frozen_string_literal: true

require "ipaddr"

module TurboCableRs
  class BroadcastEndpoint
    # No key, but only for programs on this machine that connect to the web server directly.
    #
    # Judged by the socket: `REMOTE_ADDR` may come from a header, and for a UNIX socket, which is how proxies connect,
    # Puma makes it a loopback address. But `REMOTE_ADDR` must agree, because with the PROXY protocol it is what tells.
    # A proxy that connects by TCP and forwards without a trace cannot be told from a script: behind one, use the key.
    module Loopback # :nodoc:
      FORWARDED = /\AHTTP_(FORWARDED|VIA|X_FORWARDED_\w+|X_REAL_IP|X_CLIENT_IP|TRUE_CLIENT_IP|CF_CONNECTING_IP)\z/
      # What browsers send and programs do not. A page from anywhere can make a browser on this machine post.
      BROWSER = /\AHTTP_(ORIGIN|SEC_FETCH_\w+)\z/
      private_constant :FORWARDED, :BROWSER

      class << self
        # @raise [Refused]
        def check(env)
          refuse("only for programs on this machine") unless peers(env).all? { |address| loopback?(address) }
          refuse_header(env, FORWARDED, "the request was forwarded")
          refuse_header(env, BROWSER, "the request comes from a browser")
        end

        private

        # `puma.socket` is Puma's; other servers have no such thing, and their `REMOTE_ADDR` counts alone.
        def peers(env)
          socket = env["puma.socket"]
          [env["REMOTE_ADDR"].to_s, *(socket.peeraddr.last if socket.respond_to?(:peeraddr))]
        rescue SystemCallError # it has gone
          [""]
        end

        def loopback?(address)
          IPAddr.new(address).native.loopback?
        rescue IPAddr::Error
          false
        end

        def refuse_header(env, pattern, what)
          found = env.keys.grep(pattern).first
          refuse("#{what} (#{found.delete_prefix('HTTP_').split('_').map(&:capitalize).join('-')})") if found
        end

        def refuse(reason)
          raise Refused.new(403, "#{reason} (config.turbo_cable_rs.broadcast_key = :loopback)")
        end
      end
    end
  end
end
