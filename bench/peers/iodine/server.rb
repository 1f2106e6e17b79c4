# frozen_string_literal: true

# The app under Iodine, with Iodine's cable before it: one process of five threads, as Puma's.

require_relative "../load_path"
require_relative "../free_port"
Bench::Peers::LoadPath.extend_with_peers

require "iodine"
require_relative "../../app/app"
require_relative "cable"

ActionCable.server.define_singleton_method(:broadcast) do |stream, message|
  Bench::Peers::Cable.broadcast(stream, message)
end

port = Bench::Peers::FreePort.find
Iodine.threads = 5
Iodine.workers = 1
Iodine.listen(service: :http, address: "127.0.0.1", port: port.to_s, handler: Bench::Peers::Cable.new(BenchApp))
Iodine.on_state(:on_start) do
  Bench::Peers::Cable.ping
  $stdout.puts "Listening on http://127.0.0.1:#{port}"
  $stdout.flush
end
Iodine.start
