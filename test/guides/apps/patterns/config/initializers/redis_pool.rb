# frozen_string_literal: true

require "connection_pool"
require "redis"

# What the guide's PresenceChannel calls it. Redis is at REDIS_URL.
$redis_pool = ConnectionPool.new(size: 5) { Redis.new } # rubocop:disable Style/GlobalVars
