# frozen_string_literal: true

module Turbo
  module Streams
    # For controllers: <tt>render turbo_stream: turbo_stream.remove(@message)</tt>.
    module TurboStreamsTagBuilder
      private

      def turbo_stream
        TagBuilder.new(view_context)
      end
    end
  end
end
