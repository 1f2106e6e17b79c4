# frozen_string_literal: true

require_relative "../../../spec/support/in_puma/puma_stop"

threads_count = ENV.fetch("RAILS_MAX_THREADS", 5).to_i
threads threads_count, threads_count

workers ENV.fetch("WEB_CONCURRENCY", 0).to_i
preload_app! !ENV["PRELOAD_APP"].nil? # Puma's own default depends on its version
fork_worker 0 if ENV["FORK_WORKER"] # when told to (SIGURG), not after so many requests
worker_shutdown_timeout ENV["WORKER_SHUTDOWN_TIMEOUT"] if ENV["WORKER_SHUTDOWN_TIMEOUT"]

port ENV.fetch("PORT", 3000), "127.0.0.1"
bind ENV["BIND"] if ENV["BIND"] # a second address, such as one with TLS
environment ENV.fetch("RAILS_ENV", "development")
