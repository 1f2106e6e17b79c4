# app/controllers/api/v1/comments_controller.rb
module Api
  module V1
    class CommentsController < BaseController
      def create
        @comment = current_user.comments.build(comment_params)
        @comment.post_id = params[:post_id]

        if @comment.save
          # Turbo will broadcast automatically via callbacks
          render json: @comment, status: :created
        else
          render json: { errors: @comment.errors },
                 status: :unprocessable_entity
        end
      end

      def destroy
        @comment = current_user.comments.find(params[:id])
        @comment.destroy

        head :no_content
      end

      private

      def comment_params
        params.require(:comment).permit(:body)
      end
    end
  end
end
