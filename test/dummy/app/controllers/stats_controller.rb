# frozen_string_literal: true

# What the gem has done, and has running, in the process that answers.
class StatsController < ApplicationController
  def show
    render json: {
      threads: Thread.list.filter_map(&:name),
      counters: ENV["STOCK_ACTION_CABLE"] ? {} : TurboCableRs.server.stats,
      connections: ActionCable.server.connections.size,
      open_connections: ActionCable.server.open_connections_statistics,
      adapter_streams: adapter_streams
    }
  end

  private

  # The streams that this process has subscribed to at its adapter, one of those with a subscriber map.
  def adapter_streams
    map = ActionCable.server.pubsub.send(:subscriber_map)
    map.instance_variable_get(:@subscribers).keys
  end
end
