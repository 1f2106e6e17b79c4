# frozen_string_literal: true

Dir[File.join(__dir__, "workloads/*.rb")].each { |path| require path }

module Bench
  module Workloads
    # In the order of the tables.
    ALL = {
      one_stream: OneStream, html: Html, crowd: Crowd, many_streams: ManyStreams, turbo_page: TurboPage,
      storm: Storm, churn: Churn, boot: Boot
    }.freeze
  end
end
