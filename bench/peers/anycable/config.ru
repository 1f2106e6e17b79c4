# frozen_string_literal: true

# The app, with AnyCable's RPC server in its process and anycable-go as its child: the least that AnyCable can take.
# The app prints where the child listens. All else is as AnyCable has it by default, but for the adapter of broadcasts:
# Redis, the default, would be a third process.

require "shellwords"
require_relative "../load_path"
require_relative "../free_port"
require_relative "cable_port"

cable = Bench::Peers::CablePort.new(Bench::Peers::FreePort.find)
rpc = "127.0.0.1:#{Bench::Peers::FreePort.find}"
ENV["ANYCABLE_RPC_HOST"] = rpc
ENV["ANYCABLE_BROADCAST_ADAPTER"] = "http"
ENV["ANYCABLE_HTTP_BROADCAST_URL"] = "#{cable.url}/_broadcast"
ENV["ANYCABLE_LOG_LEVEL"] = "warn"

Bench::Peers::LoadPath.extend_with_peers
require "rails"
require "action_cable/engine"
require "anycable-rails-core"
require "anycable/grpc"
require "anycable/cli"
require_relative "../../app/app"

go = [File.join(ENV.fetch("BENCH_PEERS"), "anycable-go"), "--port", cable.port, "--http_broadcast_port", cable.port,
      "--broadcast_adapter", "http", "--rpc_host", rpc, "--log_level", "error"]
AnyCable::CLI.embed!(["--server-command", go.shelljoin])
cable.announce

run BenchApp
